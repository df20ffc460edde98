import { z } from 'zod';
import { balancerAddresses } from '../verify/checks/services';
import type { Site } from './site';

const schema = z.looseObject({ spec: z.looseObject({ type: z.string().optional() }).optional() });

/** A Service of type LoadBalancer. */
export interface BalancedService {
  readonly namespace: string;
  readonly name: string;
  readonly created: Date;
  /** Some clouds give a name instead of an address. */
  readonly addresses: readonly string[];
}

/** All of the cluster. @throws Blocked, ClusterError */
export async function balancedServices(site: Site): Promise<BalancedService[]> {
  const services = (await (await site.cluster()).list({ kind: 'Service' })) ?? [];
  return services
    .filter((service) => schema.parse(service).spec?.type === 'LoadBalancer')
    .map((service) => ({
      namespace: service.metadata.namespace ?? '',
      name: service.metadata.name,
      created: new Date(service.metadata.creationTimestamp ?? 0),
      addresses: balancerAddresses(service),
    }));
}

/** Addresses and names of load balancers. */
export const addressesOf = (services: readonly BalancedService[]): string[] =>
  services.flatMap(({ addresses }) => addresses);
