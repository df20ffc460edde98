import { z } from 'zod';
import type { Site } from './site';

const schema = z.looseObject({
  spec: z.looseObject({ type: z.string().optional() }).optional(),
  status: z
    .looseObject({
      loadBalancer: z
        .looseObject({
          ingress: z.array(z.looseObject({ ip: z.string().optional(), hostname: z.string().optional() })).nullish(),
        })
        .optional(),
    })
    .optional(),
});

/** A Service of type LoadBalancer. */
export interface BalancedService {
  readonly namespace: string;
  readonly name: string;
  readonly created: Date;
  readonly ips: readonly string[];
  /** Some clouds give a name instead of an address. */
  readonly hostnames: readonly string[];
}

/** All of the cluster. @throws Blocked, ClusterError */
export async function balancedServices(site: Site): Promise<BalancedService[]> {
  const services = (await (await site.cluster()).list({ kind: 'Service' })) ?? [];
  return services.flatMap((service): BalancedService[] => {
    const { spec, status } = schema.parse(service);
    if (spec?.type !== 'LoadBalancer') return [];
    const given = status?.loadBalancer?.ingress ?? [];
    const { metadata } = service;
    return [
      {
        namespace: metadata.namespace ?? '',
        name: metadata.name,
        created: new Date(metadata.creationTimestamp ?? 0),
        ips: given.flatMap(({ ip }) => (ip === undefined ? [] : [ip])),
        hostnames: given.flatMap(({ hostname }) => (hostname === undefined ? [] : [hostname])),
      },
    ];
  });
}

/** Addresses and names of load balancers. */
export const addressesOf = (services: readonly BalancedService[]): string[] =>
  services.flatMap(({ ips, hostnames }) => [...ips, ...hostnames]);
