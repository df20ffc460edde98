import type { Config } from '../../../config/types';
import type { KubeObject } from '../../cluster/kube-object';
import type { Check } from '../check';
import { count, finding, note, type Observation, ok, some } from '../observation';
import type { ClusterReader } from '../site';
import { type PlannedRelease, plannedReleases } from '../synthesized/objects';

/** The groups that a chart owns, and how Helm treats what is there before it. */
const OWNED: readonly { chart: string; groups: readonly string[]; templated: boolean; label: string }[] = [
  {
    chart: 'cert-manager',
    groups: ['cert-manager.io', 'acme.cert-manager.io'],
    templated: true,
    label: 'app.kubernetes.io/name=cert-manager',
  },
  // In the chart's folder crds/: Helm makes them when they are missing, and never looks at their owner.
  { chart: 'traefik', groups: ['traefik.io'], templated: false, label: 'app.kubernetes.io/name=traefik' },
];

const groupOf = ({ metadata }: KubeObject): string => metadata.name.slice(metadata.name.indexOf('.') + 1);

function ownerOf({ metadata }: KubeObject): string | null {
  const { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace } = metadata.annotations ?? {};
  return name === undefined ? null : `${namespace ?? '?'}/${name}`;
}

/** Whose the definitions are that a release is going to make. */
export function judgeOwner(definitions: readonly KubeObject[], release: PlannedRelease): Observation[] {
  const chart = OWNED.find((each) => each.chart === release.chart);
  const there = definitions.filter((each) => chart?.groups.includes(groupOf(each)));
  if (chart === undefined || there.length === 0) return [];
  const own = `${release.namespace}/${release.name}`;
  const foreign = there.filter((each) => ownerOf(each) !== own && (chart.templated || ownerOf(each) !== null));
  const [first] = foreign;
  if (first === undefined)
    return [
      ok(chart.chart, `${count(there.length, 'definition')} of ${chart.groups.join(', ')} fit the release ${own}.`),
    ];
  const owner = ownerOf(first);
  const whose = owner === null ? 'belong to no Helm release' : `belong to the release ${owner}`;
  const what = `${count(foreign.length, 'definition')} of ${chart.groups.join(', ')} (${some(
    foreign.map(({ metadata }) => metadata.name),
    2,
  )}) ${whose}`;
  return [
    chart.templated
      ? finding(
          chart.chart,
          `${what}, so Helm will refuse to make the release ${own}.`,
          owner === null
            ? `Hand them over: kubectl annotate crd NAME meta.helm.sh/release-name=${release.name} meta.helm.sh/release-namespace=${release.namespace}, and kubectl label crd NAME app.kubernetes.io/managed-by=Helm`
            : `Uninstall ${owner} (its definitions, and with them all certificates' objects, may go with it: back up first), or hand them over by annotation.`,
        )
      : finding(
          chart.chart,
          `${what}: two owners will update them in turn.`,
          `Uninstall ${owner ?? 'the other one'}, or see docs/runbooks/traefik-crds.md.`,
        ),
  ];
}

/** Groups that were given up, and what followed. Nothing reads their objects any more. */
const OLD = [
  { group: 'traefik.containo.us', now: 'traefik.io/v1alpha1', reader: 'Traefik 3' },
  { group: 'certmanager.k8s.io', now: 'cert-manager.io/v1', reader: 'cert-manager' },
];

/** How many objects a definition has; null when they may not be listed. */
async function objectsOf(cluster: ClusterReader, definition: KubeObject): Promise<number> {
  const [plural = ''] = definition.metadata.name.split('.');
  const versions = servedVersions(definition);
  const text = await cluster.raw(`/apis/${groupOf(definition)}/${versions[0] ?? 'v1alpha1'}/${plural}`);
  const { items } = JSON.parse(text) as { items?: unknown[] };
  return items?.length ?? 0;
}

const servedVersions = (definition: KubeObject): string[] => {
  const spec = definition['spec'] as { versions?: { name: string; served?: boolean }[] } | undefined;
  return spec?.versions?.filter(({ served }) => served !== false).map(({ name }) => name) ?? [];
};

async function oldGroups(cluster: ClusterReader, definitions: readonly KubeObject[]): Promise<Observation[]> {
  const found: Observation[] = [];
  for (const { group, now, reader } of OLD) {
    const old = definitions.filter((definition) => groupOf(definition) === group);
    if (old.length === 0) continue;
    const counts = await Promise.all(old.map((definition) => objectsOf(cluster, definition)));
    const used = old.filter((_, index) => (counts[index] ?? 0) > 0).map(({ metadata }) => metadata.name);
    const objects = counts.reduce((sum, number) => sum + number, 0);
    found.push(
      used.length > 0
        ? finding(
            group,
            `${count(objects, 'object')} of the old group ${group} (${some(used)}): ${reader} ignores them without a word.`,
            `Write them anew as ${now}, then delete the old ones and their definitions.`,
          )
        : note(
            group,
            `Definitions of the old group ${group} are there, without objects.`,
            `kubectl delete crd ${old.map(({ metadata }) => metadata.name).join(' ')}`,
          ),
    );
  }
  return found;
}

/** Controllers of the same kind that run elsewhere. */
async function otherControllers(cluster: ClusterReader, releases: readonly PlannedRelease[]): Promise<Observation[]> {
  const found: Observation[] = [];
  for (const { chart, label } of OWNED) {
    const own = releases.find((release) => release.chart === chart)?.namespace;
    if (own === undefined) continue;
    const others = ((await cluster.listMetadata({ kind: 'Deployment', labels: label })) ?? []).filter(
      ({ metadata }) => metadata.namespace !== own,
    );
    const names = some(others.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`));
    if (others.length === 0) continue;
    found.push(
      chart === 'cert-manager'
        ? finding(
            chart,
            `Another cert-manager runs: ${names}. Both would order each certificate.`,
            'Uninstall it first.',
          )
        : note(chart, `Another Traefik runs: ${names}.`, 'It must serve another ingress class, and watch it only.'),
    );
  }
  return found;
}

/** The operator that the stack monitoring writes for. */
function operator({ monitoring }: Pick<Config, 'monitoring'>, definitions: readonly KubeObject[]): Observation[] {
  if (!monitoring.enabled) return [];
  const wanted = 'servicemonitors.monitoring.coreos.com';
  return definitions.some(({ metadata }) => metadata.name === wanted)
    ? [ok('prometheus', 'The Prometheus operator is there.')]
    : [
        finding(
          'prometheus',
          `monitoring.enabled is true, and ${wanted} is not defined: there is no Prometheus operator.`,
          'Install the operator (kube-prometheus-stack), or set monitoring.enabled to false.',
        ),
      ];
}

/** Definitions of custom resources that are there before the stacks. */
export const definitions: Check = {
  name: 'definitions',
  what: 'definitions of cert-manager and Traefik: of no other owner, no old API group in use, no second controller',
  look: async (site) => {
    const cluster = await site.cluster();
    const releases = plannedReleases(await site.stacks());
    const there = (await cluster.list({ kind: 'CustomResourceDefinition' })) ?? [];
    const seen = [
      ...releases.flatMap((release) => judgeOwner(there, release)),
      ...(await oldGroups(cluster, there)),
      ...(await otherControllers(cluster, releases)),
      ...operator(site.config(), there),
    ];
    return seen.length > 0 ? seen : [ok('definitions', 'None is there yet; the charts make theirs.')];
  },
};
