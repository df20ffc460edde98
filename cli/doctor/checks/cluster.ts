import { z } from 'zod';
import type { Check } from '../check';
import { finding, type Observation, ok } from '../observation';
import { atLeast } from '../versions';

/** What the catalogue's cert-manager supports (docs/differences.md). */
const KUBERNETES = '1.33';

const versionSchema = z.object({ gitVersion: z.string() });

/** What the API server's version means. */
export const judgeVersion = (version: string): Observation =>
  atLeast(version, KUBERNETES)
    ? ok('version', `Kubernetes ${version}.`)
    : finding(
        'version',
        `Kubernetes ${version} is older than ${KUBERNETES}, the oldest that the catalogue's cert-manager supports.`,
        'Upgrade the cluster first (docs/differences.md).',
      );

/** The API server: reached, the right one, and new enough. */
export const cluster: Check = {
  name: 'cluster',
  what: 'the cluster: reached, the one the environment names (UID of kube-system), its version, ready',
  look: async (site) => {
    const reader = await site.cluster();
    const { gitVersion } = versionSchema.parse(JSON.parse(await reader.raw('/version')));
    return [
      ok('identity', `${reader.server} is the cluster of ${site.config().environment} (UID ${reader.uid}).`),
      judgeVersion(gitVersion),
      // An API server that is not ready answers with an error, which the runner shows.
      ok('ready', `/readyz says ${(await reader.raw('/readyz')).trim()}.`),
    ];
  },
};
