import { resources, SEEDED_SECRET, type GoldenCase, type World } from '../golden-case';
import { claim, clusterGuard, configMap, deployment, kubernetes, namespace, statefulSet } from './kubernetes-pieces';

const IN_HOMER = '${kubernetes_namespace_v1.homer_namespace.metadata[0].name}';

/** Two hundred changes, as an upgrade of a label or an image makes them; the claim is the one thing that goes. */
const busy = ({ clusterUid }: World, version: number) => {
  const maps = Object.fromEntries(
    Array.from({ length: 160 }, (_, index) => [
      `dashboard_${index}`,
      configMap(`dashboard-${index}`, IN_HOMER, { 'panel.json': `{"revision": ${version}}` }),
    ]),
  );
  const distinct = Object.fromEntries(
    Array.from({ length: 37 }, (_, index) => [
      `settings_${index}`,
      configMap(`settings-${index}`, IN_HOMER, {
        LIMIT: String(100 * index + version),
        LEVEL: version === 1 ? 'info' : 'debug',
      }),
    ]),
  );
  return resources(
    {
      kubernetes_namespace_v1: { homer_namespace: namespace('homer') },
      kubernetes_config_map_v1: { ...maps, ...distinct },
      kubernetes_deployment_v1: { homer_web: deployment(IN_HOMER, { web: `ghcr.io/sipcapture/homer:1.${version}.0` }) },
      kubernetes_secret_v1: {
        homer_token: {
          metadata: [{ name: 'homer-token', namespace: IN_HOMER }],
          data: { token: version === 1 ? 'old-token-value' : SEEDED_SECRET },
        },
      },
      ...(version === 1
        ? { kubernetes_persistent_volume_claim_v1: { homer_postgres_data: claim('homer-postgres-data', IN_HOMER) } }
        : {}),
    },
    { ...kubernetes, ...clusterGuard(clusterUid) },
  );
};

const owned = (inNamespace: string, name: string, size?: string) =>
  resources({ kubernetes_persistent_volume_claim_v1: { [name]: claim('vault-data', inNamespace, size) } }, kubernetes);

/** Volumes, and what holds them. */
export const volumes: readonly GoldenCase[] = [
  {
    name: 'volume-destroyed-among-200-changes',
    shows: 'the one destroyed volume at first sight',
    refuses: ['protected-destroyed'],
    needs: 'cluster',
    steps: (world) => [
      { stack: 'observability', apply: busy(world, 1) },
      // Once more, so that the state knows the volume that was bound meanwhile.
      { stack: 'observability', apply: busy(world, 1) },
      { stack: 'observability', plan: busy(world, 2) },
    ],
  },
  {
    name: 'volume-renamed-without-move',
    shows: 'a rename that would lose the volume of the vault, with the fix',
    refuses: ['rename-without-move', 'protected-destroyed'],
    needs: 'cluster',
    steps: () => [
      { kubectl: ['create', 'namespace', 'renamed'] },
      { apply: owned('renamed', 'vaultwarden_data') },
      { plan: owned('renamed', 'vaultwarden_volume') },
    ],
  },
  {
    name: 'volume-renamed-with-move',
    shows: 'the same rename with its moved block',
    needs: 'cluster',
    steps: () => {
      const [from, to] = ['vaultwarden_data', 'vaultwarden_volume'].map(
        (name) => `kubernetes_persistent_volume_claim_v1.${name}`,
      );
      return [
        { kubectl: ['create', 'namespace', 'moved'] },
        { apply: owned('moved', 'vaultwarden_data') },
        { plan: { ...owned('moved', 'vaultwarden_volume'), moved: [{ from, to }] } },
      ];
    },
  },
  {
    name: 'volume-forgotten',
    shows: 'a claim that is handed over without being destroyed',
    needs: 'cluster',
    steps: () => [
      { kubectl: ['create', 'namespace', 'forgotten'] },
      { apply: owned('forgotten', 'vaultwarden_data') },
      {
        plan: {
          ...kubernetes,
          removed: [{ from: 'kubernetes_persistent_volume_claim_v1.vaultwarden_data', lifecycle: { destroy: false } }],
        },
      },
    ],
  },
  {
    name: 'volume-destroyed-with-allowance',
    shows: 'a destroyed volume that somebody allowed by name; an expired and an unused entry',
    needs: 'cluster',
    steps: () => [
      { kubectl: ['create', 'namespace', 'allowed'] },
      { apply: owned('allowed', 'vaultwarden_data') },
      { plan: kubernetes },
    ],
    judge: {
      allow: [
        {
          rule: 'protected-destroyed',
          address: 'kubernetes_persistent_volume_claim_v1.vaultwarden_data',
          reason: 'The vault lies in PostgreSQL since October; the volume was copied.',
          expires: '2026-12-31',
        },
        {
          rule: 'version-downgrade',
          address: 'helm_release.authentik_release',
          reason: 'Back to the release before.',
          expires: '2026-10-01',
        },
        {
          rule: 'wait-disabled',
          address: 'helm_release.traefik_release',
          reason: 'Its load balancer never comes.',
          expires: '2027-01-31',
        },
      ],
    },
  },
  {
    name: 'database-replaced',
    shows: 'a StatefulSet with data that must be replaced, and by which attribute',
    refuses: ['protected-destroyed'],
    needs: 'cluster',
    steps: () => {
      const served = (serviceName: string) =>
        resources(
          { kubernetes_stateful_set_v1: { homer_postgres_server: statefulSet('replaced', { serviceName }) } },
          kubernetes,
        );
      return [
        { kubectl: ['create', 'namespace', 'replaced'] },
        { apply: served('homer-postgres') },
        { plan: served('homer-database') },
      ];
    },
  },
  {
    name: 'namespace-destroyed',
    shows: 'a namespace destroyed with everything in it',
    refuses: ['protected-destroyed'],
    needs: 'cluster',
    steps: () => {
      const whole = resources(
        {
          kubernetes_namespace_v1: { homer_namespace: namespace('homer-gone') },
          kubernetes_stateful_set_v1: {
            homer_postgres_server: statefulSet('${kubernetes_namespace_v1.homer_namespace.metadata[0].name}'),
          },
        },
        kubernetes,
      );
      return [{ apply: whole }, { plan: kubernetes }];
    },
  },
];
