import { BlockList, isIPv4 } from 'node:net';
import { z } from 'zod';
import { nodeRanges } from '../../../config/node-ranges';
import type { KubeObject } from '../../cluster/kube-object';
import type { Check } from '../check';
import { finding, note, notCheckable, type Observation, ok, some } from '../observation';

const schema = z.looseObject({
  status: z
    .looseObject({ addresses: z.array(z.looseObject({ type: z.string(), address: z.string() })).optional() })
    .optional(),
});

/**
 * Whether the network rules let heplify reach the collector: it runs in the host network, so it comes from a node's address.
 *
 * @param ranges what the rules let in.
 * @param named whether the environment file names the ranges; else they are all private addresses.
 */
export function judgeRanges(nodes: readonly KubeObject[], ranges: readonly string[], named: boolean): Observation {
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
  if (outside.length > 0)
    return finding(
      'nodes',
      `${some(outside.map(({ node, address }) => `${node} (${address})`))}: outside of ${named ? 'cluster.nodeCidrs' : 'the private addresses'} (${ranges.join(', ')}). What heplify captures there is dropped on its way to Homer.`,
      'Add their range to cluster.nodeCidrs, then deploy observability.',
    );
  return named
    ? ok('nodes', `The addresses of all nodes lie in cluster.nodeCidrs (${ranges.join(', ')}).`)
    : note(
        'nodes',
        'cluster.nodeCidrs is empty, so the collector is open to all private addresses, which those of the nodes are.',
        'Name the ranges of the nodes (docs/network.md).',
      );
}

/** What SIP capture stands on. */
export const capture: Check = {
  name: 'capture',
  what: "SIP capture: the nodes' addresses lie in the ranges that may reach the collector",
  look: async (site) => {
    const { services, cluster } = site.config();
    if (!services.homer.enabled || !services.homer.heplify.enabled) return [ok('heplify', 'heplify is switched off.')];
    if (await site.isSimulated())
      return [notCheckable('nodes', 'The nodes are simulated: they have no addresses of their own, and carry no SIP.')];
    return [judgeRanges(await site.nodes(), nodeRanges(cluster), cluster.nodeCidrs.length > 0)];
  },
};
