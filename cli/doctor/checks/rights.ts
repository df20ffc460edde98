import type { ClusterReader } from '../site';
import type { Check } from '../check';
import { finding, note, type Observation, ok } from '../observation';
import { plannedNamespaces, plannedReleases, plannedTypes } from '../synthesized/objects';
import { type ApiRight, CHART_RIGHTS, rightOfType } from '../needed-rights';

/** What Terraform and Helm do with an object in its life. */
const VERBS = ['get', 'create', 'patch', 'delete'] as const;

async function mayAll(cluster: ClusterReader, right: ApiRight, namespace?: string): Promise<string[]> {
  const { group, resource } = right;
  const answers = await Promise.all(
    VERBS.map(async (verb) => ((await cluster.mayI({ verb, group, resource, namespace })) ? [] : [verb])),
  );
  return answers.flat();
}

/** What is missing for one kind of objects, in words; null when nothing is. */
async function missingFor(
  cluster: ClusterReader,
  right: ApiRight,
  namespaces: readonly string[],
): Promise<string | null> {
  const name = `${right.resource}${right.group === '' ? '' : `.${right.group}`}`;
  const everywhere = await mayAll(cluster, right);
  if (everywhere.length === 0) return null;
  if (right.namespaced === false) return `${everywhere.join(', ')} ${name}`;
  const each = await Promise.all(
    namespaces.map(async (namespace) => ({ namespace, verbs: await mayAll(cluster, right, namespace) })),
  );
  const lacking = each.filter(({ verbs }) => verbs.length > 0);
  const verbs = [...new Set(lacking.flatMap((place) => place.verbs))];
  return lacking.length === 0
    ? null
    : `${verbs.join(', ')} ${name} in ${lacking.map(({ namespace }) => namespace).join(', ')}`;
}

/** What the account of this kubeconfig may do, compared with what the stacks make. */
export const rights: Check = {
  name: 'rights',
  what: 'whether this account may make, change and delete what the stacks consist of',
  look: async (site) => {
    const cluster = await site.cluster();
    if (await cluster.mayI({ verb: '*', group: '*', resource: '*' }))
      return [ok('account', 'This account may do everything in the cluster.')];
    const stacks = await site.stacks();
    const types = plannedTypes(stacks).filter((type) => type.startsWith('kubernetes_'));
    const unknown = types.filter((type) => rightOfType(type) === undefined);
    const needed = [
      ...types.flatMap((type) => rightOfType(type) ?? []),
      ...(plannedReleases(stacks).length > 0 ? CHART_RIGHTS : []),
    ];
    const once = [...new Map(needed.map((right) => [`${right.group}/${right.resource}`, right])).values()];
    const namespaces = plannedNamespaces(stacks);
    const missing: string[] = [];
    for (const right of once) {
      const lacks = await missingFor(cluster, right, namespaces);
      if (lacks !== null) missing.push(lacks);
    }
    const observations: Observation[] = unknown.map((type) =>
      note('account', `Whether it may make ${type} is not looked at: the command does not know this type.`),
    );
    return missing.length > 0
      ? [
          ...observations,
          ...missing.map((lacks) =>
            finding(
              'account',
              `This account may not ${lacks}.`,
              'Deploy with an account that may, or ask for the right.',
            ),
          ),
        ]
      : [...observations, ok('account', `This account may make ${once.map(({ resource }) => resource).join(', ')}.`)];
  },
};
