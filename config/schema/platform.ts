import { z } from 'zod';
import { REPLICAS } from '../availability';
import { chartValues, cidr, enabled, host, replicas, resources } from './common';

const component = (name: keyof typeof REPLICAS.certManager) =>
  z
    .strictObject({
      replicas: replicas(name, REPLICAS.certManager[name]).optional(),
      resources: resources(name).optional(),
    })
    .meta({ description: `The component ${name} of cert-manager.` })
    .optional();

export const certManagerSchema = z
  .strictObject({
    controller: component('controller'),
    webhook: component('webhook'),
    cainjector: component('cainjector'),
    values: chartValues('cert-manager').optional(),
  })
  .meta({ description: 'cert-manager, which issues and renews certificates.' });

const proxyProtocolSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .meta({
        description: "Whether the load balancer speaks PROXY protocol, so that Traefik sees the client's address.",
      })
      .optional(),
    trustedIPs: z
      .array(cidr('One address range.'))
      .meta({ description: 'Address ranges of the load balancer, the only ones whose PROXY header is believed.' })
      .optional(),
  })
  .meta({ description: "How the client's real address reaches Traefik." });

const loadBalancerSchema = z
  .strictObject({
    annotations: z
      .record(z.string(), z.string())
      .meta({
        description:
          "Annotations of the Service of type LoadBalancer, read by the cloud's controller; replaces the default.",
      })
      .optional(),
    externalTrafficPolicy: z
      .enum(['Local', 'Cluster'])
      .meta({ description: 'Local keeps the source address and skips nodes without a Traefik pod.' })
      .optional(),
    proxyProtocol: proxyProtocolSchema.optional(),
  })
  .meta({ description: 'The load balancer in front of Traefik.' });

export const traefikSchema = z
  .strictObject({
    replicas: replicas('Traefik', REPLICAS.traefik).optional(),
    resources: resources('Traefik').optional(),
    loadBalancer: loadBalancerSchema.optional(),
    accessLog: z
      .boolean()
      .meta({ description: 'Whether every request is logged, as JSON, without headers.' })
      .optional(),
    dashboard: z
      .strictObject({
        enabled: enabled("Traefik's dashboard").optional(),
        host: host('Host of the dashboard. Default: traefik.<domain>.').optional(),
        forwardAuth: z
          .boolean()
          .meta({ description: 'Whether authentik asks for a login first; the dashboard has none of its own.' })
          .optional(),
      })
      .meta({ description: "Traefik's dashboard." })
      .optional(),
    values: chartValues('traefik').optional(),
  })
  .meta({ description: 'Traefik (flow-proxy), the ingress of the cluster.' });

export const platformSchema = z
  .strictObject({ certManager: certManagerSchema.optional(), traefik: traefikSchema.optional() })
  .meta({ description: 'What every service stands on: certificates and ingress.' });
