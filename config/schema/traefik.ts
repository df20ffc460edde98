import { z } from 'zod';
import { REPLICAS } from '../availability';
import { chartValues, cidr, enabled, host, replicas, resources, text } from './common';

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

const rateLimit = (what: string) =>
  z
    .strictObject({
      average: z
        .int()
        .min(1)
        .max(100_000)
        .meta({ description: 'Requests in one period, of one client at one Traefik pod, 1 to 100000.' })
        .optional(),
      period: text(/^[1-9][0-9]{0,3}[smh]$/, 'a number with s, m or h such as 1s', 'Length of the period.').optional(),
      burst: z
        .int()
        .min(1)
        .max(100_000)
        .meta({ description: 'Requests that may come at once, 1 to 100000.' })
        .optional(),
    })
    .meta({ description: what })
    .optional();

const securityHeadersSchema = z
  .strictObject({
    hstsDays: z
      .int()
      .min(0)
      .max(730)
      .meta({ description: 'Days that browsers insist on HTTPS (HSTS), 0 to 730; preload lists want 365 at least.' })
      .optional(),
    hstsSubdomains: z.boolean().meta({ description: 'Whether that holds for all hosts below, too.' }).optional(),
    hstsPreload: z
      .boolean()
      .meta({
        description: 'Whether browsers may build it in; hard to take back, so off unless the domain is yours alone.',
      })
      .optional(),
  })
  .meta({ description: 'Headers of every answer (middleware security-headers).' });

const tracingSchema = z
  .strictObject({
    protocol: z.enum(['grpc', 'http']).meta({ description: 'Form of OTLP: grpc (commonly port 4317) or http (4318).' }),
    host: host('Host of the collector of traces: a Service such as otel.monitoring.svc.cluster.local, or one outside.'),
    port: z
      .int()
      .min(1)
      .max(65535)
      .meta({ description: 'Port of the collector; of its pods too, where it is a Service.' }),
    encrypted: z.boolean().meta({ description: 'Whether the collector speaks TLS.' }),
    samplePercent: z.number().min(0).max(100).meta({ description: 'Share of requests that is traced, 0 to 100.' }),
  })
  .nullable()
  .meta({ description: 'Where traces of requests go, by OTLP; null sends none.' });

export const traefikSchema = z
  .strictObject({
    replicas: replicas('Traefik', REPLICAS.traefik).optional(),
    resources: resources('Traefik').optional(),
    loadBalancer: loadBalancerSchema.optional(),
    tls: z
      .strictObject({
        minimumVersion: z
          .enum(['1.2', '1.3'])
          .meta({ description: 'Oldest version of TLS that clients may speak.' })
          .optional(),
      })
      .meta({ description: 'TLS of every host.' })
      .optional(),
    securityHeaders: securityHeadersSchema.optional(),
    rateLimit: rateLimit(
      'Limit of ordinary routes (middleware rate-limit); a page of a web application is dozens of requests.',
    ),
    loginRateLimit: rateLimit('Limit of routes that take passwords (middleware rate-limit-login).'),
    accessLog: z
      .boolean()
      .meta({ description: 'Whether every request is logged, as JSON, without headers.' })
      .optional(),
    tracing: tracingSchema.optional(),
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
