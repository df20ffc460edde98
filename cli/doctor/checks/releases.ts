import type { KubeObject } from '../../cluster/kube-object';
import type { Check } from '../check';
import { count, finding, note, type Observation, ok } from '../observation';

interface Release {
  readonly place: string;
  readonly namespace: string;
  readonly name: string;
  readonly revision: number;
  readonly status: string;
}

/** The newest revision of each release, by the labels of Helm's records (helm.sh/release.v1). */
export function newestRevisions(records: readonly KubeObject[]): Release[] {
  const newest = new Map<string, Release>();
  for (const { metadata } of records) {
    const { name, status = 'unknown', version } = metadata.labels ?? {};
    if (name === undefined || version === undefined) continue;
    const namespace = metadata.namespace ?? '';
    const place = `${namespace}/${name}`;
    const revision = Number(version);
    if ((newest.get(place)?.revision ?? 0) < revision) newest.set(place, { place, namespace, name, revision, status });
  }
  return [...newest.values()];
}

/**
 * Whether Helm will let a release be changed.
 *
 * @param own namespaces of the stacks; releases of others are worth a note.
 */
export function judgeReleases(records: readonly KubeObject[], own: readonly string[]): Observation[] {
  const releases = newestRevisions(records);
  const stuck = releases.flatMap(({ place, namespace, name, revision, status }): Observation[] => {
    const where = `The release ${place} is ${status} at revision ${revision}`;
    if (status.startsWith('pending-') || status === 'uninstalling') {
      const way =
        status === 'pending-install' || status === 'uninstalling'
          ? `helm -n ${namespace} uninstall ${name}`
          : `helm -n ${namespace} rollback ${name} ${revision - 1}`;
      const detail = `${where}: a run that ended early left it so, or one is at work. Helm refuses every change ("another operation is in progress").`;
      return own.includes(namespace)
        ? [finding('stuck', detail, `When no deployment runs: ${way}, then deploy again.`)]
        : [note('stuck', detail)];
    }
    if (status === 'failed' && own.includes(namespace))
      return [note('failed', `${where}.`, 'The next deployment tries again; helm history shows the reason.')];
    return [];
  });
  const mine = releases.filter(({ namespace }) => own.includes(namespace));
  return stuck.length > 0
    ? stuck
    : [
        ok(
          'releases',
          mine.length === 0 ? 'None of the stacks yet.' : `${count(mine.length, 'release')}, none is stuck.`,
        ),
      ];
}

/** Helm releases that cannot be changed. Only labels of Helm's records are read, not what they hold. */
export const releases: Check = {
  name: 'releases',
  what: 'Helm releases: none stuck in pending',
  look: async (site) => {
    const records = (await (await site.cluster()).listMetadata({ kind: 'Secret', labels: 'owner=helm' })) ?? [];
    return judgeReleases(records, await site.namespaces());
  },
};
