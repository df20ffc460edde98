import { BlockList, isIPv4 } from 'node:net';
import { z } from 'zod';
import type { KubeObject } from '../../cluster/kube-object';
import type { Check } from '../check';
import { finding, note, type Observation, ok, some } from '../observation';

const schema = z.looseObject({
  status: z
    .looseObject({ addresses: z.array(z.looseObject({ type: z.string(), address: z.string() })).optional() })
    .optional(),
});

/**
 * Whether the network rules let heplify reach the collector: it runs in the host network, so it comes from a node's address.
 *
 * @param ranges cluster.nodeCidrs.
 */
export function judgeRanges(nodes: readonly KubeObject[], ranges: readonly string[]): Observation {
  if (ranges.length === 0)
    return note(
      'nodes',
      'cluster.nodeCidrs is empty: the collector is open to all private addresses.',
      'Name the ranges of the nodes (docs/network.md).',
    );
  const allowed = new BlockList();
  for (const range of ranges) {
    const [address = '', length = ''] = range.split('/');
    allowed.addSubnet(address, Number(length), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  const addresses = nodes.flatMap((node) =>
    (schema.parse(node).status?.addresses ?? [])
      .filter(({ type }) => type === 'InternalIP')
      .map(({ address }) => ({ node: node.metadata.name, address })),
  );
  const outside = addresses.filter(({ address }) => !allowed.check(address, isIPv4(address) ? 'ipv4' : 'ipv6'));
  return outside.length === 0
    ? ok('nodes', `The addresses of all nodes lie in cluster.nodeCidrs (${ranges.join(', ')}).`)
    : finding(
        'nodes',
        `${some(outside.map(({ node, address }) => `${node} (${address})`))}: outside of cluster.nodeCidrs (${ranges.join(', ')}). What heplify captures there is dropped on its way to Homer.`,
        'Add their range to cluster.nodeCidrs, then deploy observability.',
      );
}

/** What SIP capture stands on. */
export const capture: Check = {
  name: 'capture',
  what: "SIP capture: the nodes' addresses lie in the ranges that may reach the collector",
  look: async (site) => {
    const { services, cluster } = site.config();
    if (!services.homer.enabled || !services.homer.heplify.enabled) return [ok('heplify', 'heplify is switched off.')];
    return [judgeRanges(await site.nodes(), cluster.nodeCidrs)];
  },
};
