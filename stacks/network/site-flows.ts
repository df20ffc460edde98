import type { Config } from '../../config/types';
import { podGroup } from '../../constructs/network/flow';
import type { Flow } from '../../constructs/network/flow';
import { tcp } from '../../constructs/network-rules';
import { TRAEFIK, certificateChallenges } from './ends';

/**
 * What Traefik reaches in the namespaces of sites. This project opens its own side only: a policy of ours in a namespace
 * of others would close what was open there. docs/sites.md says what they allow in return.
 */
export function siteFlows({ sites }: Config): Flow[] {
  const ports = new Map<string, Set<number>>();
  for (const { namespace, podPort } of sites.flatMap(({ routes }) => routes)) {
    ports.set(namespace, (ports.get(namespace) ?? new Set()).add(podPort));
  }
  const firsts = new Set(sites.map(({ routes }) => routes[0]?.namespace));
  const when = 'sites';
  return [...ports].flatMap(([namespace, numbers]) => [
    {
      from: TRAEFIK,
      to: podGroup(namespace, 'site', 'all'),
      ports: [...numbers].sort((a, b) => a - b).map((port) => tcp(port)),
      why: 'Content that another repository deploys.',
      when,
    },
    ...(firsts.has(namespace) ? [{ ...certificateChallenges(namespace), when }] : []),
  ]);
}
