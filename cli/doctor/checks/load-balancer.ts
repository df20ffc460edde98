import type { Check } from '../check';
import { finding, note, type Observation, ok, simulated, some } from '../observation';
import { addressesOf, type BalancedService, balancedServices } from '../load-balancers';

/** Minutes that a cloud may take for an address. */
const PATIENCE = 10;

/**
 * Whether the cluster gives addresses to Services of type LoadBalancer.
 *
 * @param namespace that of the ingress controller.
 */
export function judgeBalancers(services: readonly BalancedService[], namespace: string, now: Date): Observation {
  const own = services.filter((service) => service.namespace === namespace);
  const waiting = own.filter((service) => service.addresses.length === 0);
  const [late] = waiting.filter(({ created }) => now.getTime() - created.getTime() > PATIENCE * 60_000);
  if (late)
    return finding(
      'address',
      `${late.namespace}/${late.name} has waited for an address since ${late.created.toISOString()}.`,
      `kubectl -n ${late.namespace} describe service ${late.name} shows what the load balancer's controller says; without one, install one (MetalLB, the cloud's own).`,
    );
  if (waiting.length > 0) return note('address', `${waiting[0]?.name ?? 'The Service'} is new and has no address yet.`);
  if (own.length > 0) return ok('address', `The ingress controller answers at ${addressesOf(own).join(', ')}.`);
  const elsewhere = services.filter((service) => service.addresses.length > 0);
  return elsewhere.length > 0
    ? ok(
        'address',
        `The cluster gives addresses to load balancers: ${some(
          elsewhere.map((each) => `${each.namespace}/${each.name}`),
          3,
        )} has one.`,
      )
    : note(
        'address',
        'No Service of type LoadBalancer has an address yet, so nothing shows that the cluster gives any.',
        "Expect the stack edge to wait for one: without a load balancer's controller it ends at timeouts.release.",
      );
}

/** The way in from outside. */
export const loadBalancer: Check = {
  name: 'load-balancer',
  what: 'load balancers: whether Services of that type get an address',
  look: async (site) => {
    const seen = judgeBalancers(await balancedServices(site), await site.edgeNamespace(), site.now);
    return [
      seen.status === 'ok' && (await site.isSimulated())
        ? simulated('address', `${seen.detail} The sandbox gives them.`)
        : seen,
    ];
  },
};
