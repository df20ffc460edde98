import type { CtyObject } from '../../../../providers/framework/protocol/cty';
import type { ObjectAddress } from '../client/kubernetes-client';
import { waitFor } from '../client/wait';
import { isObject, listAt, objectAt, textAt, type JsonObject } from '../mapping/json';
import type { Behaviour, Write } from './behaviour';
import { describe } from './object-id';
import { blockOf } from './state-values';

async function settleLoadBalancer(
  context: Write,
  address: ObjectAddress,
  what: string,
  missing: string,
): Promise<void> {
  await waitFor(`the load balancer of ${what}`, context.deadline, async () => {
    const live = await context.client.client.get(address, context.deadline.signal);
    const hasAddress = listAt(live, 'status', 'loadBalancer', 'ingress').length > 0;
    return hasAddress ? { done: undefined } : { missing };
  });
}

export const service: Behaviour = {
  manifest: (manifest, plan) => {
    if (blockOf(plan, 'spec')['type'] === 'LoadBalancer') return manifest;
    // the API refuses both for any other type
    const { allocateLoadBalancerNodePorts: _ports, loadBalancerClass: _class, ...spec } = objectAt(manifest, 'spec');
    return { ...manifest, spec };
  },

  patch: async (patch, { plan }) => {
    if (patch === undefined || blockOf(plan, 'spec')['type'] === 'LoadBalancer' || !isObject(patch['spec']))
      return patch;
    const { allocateLoadBalancerNodePorts: _ports, loadBalancerClass: _class, ...spec } = patch['spec'];
    return { ...patch, spec };
  },

  settle: async (context, address, plan, operation) => {
    const isWanted = plan['wait_for_load_balancer'] === true && blockOf(plan, 'spec')['type'] === 'LoadBalancer';
    if (!isWanted || operation === 'update') return;
    await settleLoadBalancer(
      context,
      address,
      describe({ kind: 'Service', namespaced: true }, address),
      `Waiting for service "${address.namespace ?? ''}/${address.name}" to assign IP/hostname for a load balancer`,
    );
  },

  live: (object) => {
    const spec = objectAt(object, 'spec');
    if (textAt(spec, 'type') === 'LoadBalancer') return object;
    // so the state agrees with the hidden default where the API has no such field
    return { ...object, spec: { ...spec, allocateLoadBalancerNodePorts: true } };
  },

  state: withStatus,
};

export const ingress: Behaviour = {
  settle: async (context, address, plan, operation) => {
    if (plan['wait_for_load_balancer'] !== true || operation === 'update') return;
    await settleLoadBalancer(
      context,
      address,
      describe({ kind: 'Ingress', namespaced: true }, address),
      'Load Balancer is not ready yet',
    );
  },
  state: withStatus,
};

/** `status` always has its one element with one load balancer, however little the API says. */
function withStatus(state: CtyObject, object: JsonObject): CtyObject {
  const addresses = listAt(object, 'status', 'loadBalancer', 'ingress').map((item) => ({
    hostname: textAt(item, 'hostname') ?? '',
    ip: textAt(item, 'ip') ?? '',
  }));
  return { ...state, status: [{ load_balancer: [{ ingress: addresses }] }] };
}
