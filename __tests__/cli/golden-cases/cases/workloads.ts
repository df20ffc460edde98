import { resources, SEEDED_SECRET, type GoldenCase, type World } from '../golden-case';
import { claim, clusterGuard, configMap, deployment, kubernetes, namespace, statefulSet } from './kubernetes-pieces';

const OTHER_UID = '00000000-0000-4000-8000-000000000001';

const database = (inNamespace: string, image: string, wait = true) =>
  resources(
    { kubernetes_stateful_set_v1: { homer_postgres_server: statefulSet(inNamespace, { image, wait }) } },
    kubernetes,
  );

const web = (inNamespace: string, images: Record<string, string>) =>
  resources({ kubernetes_deployment_v1: { web: deployment(inNamespace, images) } }, kubernetes);

const identity = (revision: number, data: string) =>
  resources(
    {
      kubernetes_namespace_v1: { authentik_namespace: namespace('authentik') },
      kubernetes_stateful_set_v1: {
        authentik_postgres_server: statefulSet('authentik', { name: 'authentik-postgres' }),
      },
      kubernetes_secret_v1: {
        authentik_secret_key: {
          metadata: [{ name: 'authentik-secret-key', namespace: 'authentik' }],
          data_wo: { AUTHENTIK_SECRET_KEY: data },
          data_wo_revision: revision,
        },
        authentik_bootstrap: {
          metadata: [{ name: 'authentik-bootstrap', namespace: 'authentik' }],
          data_wo: { password: data },
          data_wo_revision: revision,
        },
      },
    },
    kubernetes,
  );

const guarded = ({ clusterUid }: World, expected: string, postcondition: boolean) =>
  resources(
    { kubernetes_config_map_v1: { it: configMap('it', 'guarded', { a: clusterUid === expected ? 'b' : 'c' }) } },
    { ...kubernetes, ...clusterGuard(expected, postcondition) },
  );

/** Versions, Secrets, drift and the cluster guard. */
export const workloads: readonly GoldenCase[] = [
  {
    name: 'image-upgrade',
    shows: 'images from and to, of several containers',
    needs: 'cluster',
    steps: () => [
      { kubectl: ['create', 'namespace', 'upgraded'] },
      {
        apply: web('upgraded', {
          server: 'ghcr.io/example/web:v1.9.0',
          sidecar: 'registry.example:5000/log:2.0.0-alpine',
        }),
      },
      {
        plan: web('upgraded', {
          server: 'ghcr.io/example/web:v1.10.0',
          sidecar: 'registry.example:5000/log:2.1.0-alpine',
        }),
      },
    ],
  },
  {
    name: 'image-downgrade',
    shows: 'a database that goes back to an older version',
    refuses: ['version-downgrade'],
    needs: 'cluster',
    steps: () => [
      { kubectl: ['create', 'namespace', 'downgraded'] },
      { apply: database('downgraded', 'docker.io/library/postgres:17.5', false) },
      { plan: database('downgraded', 'docker.io/library/postgres:16.9', false) },
    ],
  },
  {
    name: 'image-latest',
    shows: 'an image that is no fixed version',
    refuses: ['floating-version'],
    needs: 'cluster',
    steps: () => [{ plan: web('nowhere', { server: 'ghcr.io/example/web:latest', other: 'ghcr.io/example/other' }) }],
  },
  {
    name: 'rollout-no-longer-waited-for',
    shows: 'a workload that is no longer waited for',
    refuses: ['wait-disabled'],
    needs: 'cluster',
    steps: () => [
      { kubectl: ['create', 'namespace', 'unwaited'] },
      { apply: database('unwaited', 'docker.io/library/postgres:17.5') },
      { plan: database('unwaited', 'docker.io/library/postgres:17.5', false) },
    ],
  },
  {
    name: 'secret-data',
    shows: 'that the data of a Secret changes, and which keys are not said',
    needs: 'cluster',
    steps: () => {
      const secret = (value: string, label: string) =>
        resources(
          {
            kubernetes_secret_v1: {
              it: {
                metadata: [{ name: 'it', namespace: 'secrets', labels: { version: label } }],
                data: { password: value, user: 'app' },
              },
            },
          },
          kubernetes,
        );
      return [
        { kubectl: ['create', 'namespace', 'secrets'] },
        { apply: secret('old-secret-data', '1') },
        { plan: secret(SEEDED_SECRET, '2') },
      ];
    },
  },
  {
    name: 'secret-of-data-deleted-by-hand',
    shows: 'a Secret that would come back with new values while its data is there',
    refuses: ['secret-recreated'],
    needs: 'cluster',
    steps: () => [
      { apply: identity(1, SEEDED_SECRET) },
      { kubectl: ['-n', 'authentik', 'delete', 'secret', 'authentik-secret-key', 'authentik-bootstrap'] },
      { plan: identity(1, SEEDED_SECRET) },
    ],
  },
  {
    name: 'secret-rotated-by-revision',
    shows: 'write-only values that a raised revision writes',
    needs: 'cluster',
    steps: () => {
      const rotated = (revision: number) =>
        resources(
          {
            kubernetes_secret_v1: {
              admin: {
                metadata: [{ name: 'vaultwarden-admin', namespace: 'rotated' }],
                data_wo: { token: SEEDED_SECRET },
                data_wo_revision: revision,
              },
            },
          },
          kubernetes,
        );
      return [{ kubectl: ['create', 'namespace', 'rotated'] }, { apply: rotated(1) }, { plan: rotated(2) }];
    },
  },
  {
    name: 'drift',
    shows: 'what somebody changed and deleted by hand, apart from what the plan does',
    needs: 'cluster',
    steps: () => {
      const both = resources(
        {
          kubernetes_config_map_v1: {
            kept: configMap('kept', 'drifted', { level: 'info', other: 'x' }),
            deleted: configMap('deleted', 'drifted', { a: 'b' }),
          },
          kubernetes_deployment_v1: { web: deployment('drifted', { server: 'ghcr.io/example/web:1.0.0' }) },
        },
        kubernetes,
      );
      return [
        { kubectl: ['create', 'namespace', 'drifted'] },
        { apply: both },
        { kubectl: ['-n', 'drifted', 'patch', 'configmap', 'kept', '-p', '{"data":{"level":"debug"}}'] },
        { kubectl: ['-n', 'drifted', 'delete', 'configmap', 'deleted'] },
        { kubectl: ['-n', 'drifted', 'scale', 'deployment', 'web', '--replicas=5'] },
        { plan: both },
      ];
    },
  },
  {
    name: 'wrong-cluster',
    shows: 'a plan that met another cluster and failed',
    refuses: ['wrong-cluster', 'incomplete-plan'],
    needs: 'cluster',
    steps: (world) => [
      { kubectl: ['create', 'namespace', 'guarded'] },
      { apply: guarded(world, world.clusterUid, true) },
      { plan: guarded(world, OTHER_UID, true) },
    ],
  },
  {
    name: 'wrong-cluster-by-configuration',
    shows: 'a plan whose cluster is not the configured one, though nothing in it says so',
    refuses: ['wrong-cluster'],
    needs: 'cluster',
    steps: (world) => [{ plan: guarded(world, world.clusterUid, false) }],
    judge: { clusterUid: OTHER_UID },
  },
  {
    name: 'provider-error',
    shows: 'a plan in which a provider failed',
    refuses: ['incomplete-plan'],
    needs: 'cluster',
    steps: () => [
      { kubectl: ['create', 'namespace', 'partly'] },
      {
        plan: resources(
          {
            kubernetes_persistent_volume_claim_v1: { fine: claim('fine', 'partly') },
            terraform_data: { after: { input: '${data.kubernetes_config_map_v1.missing.data}' } },
          },
          {
            ...kubernetes,
            data: {
              kubernetes_config_map_v1: {
                missing: {
                  metadata: [{ name: 'missing', namespace: 'partly' }],
                  lifecycle: {
                    postcondition: [
                      {
                        condition: '${length(coalesce(self.data, {})) > 0}',
                        error_message: `The map is empty; password=${SEEDED_SECRET}`,
                      },
                    ],
                  },
                },
              },
            },
          },
        ),
      },
    ],
  },
  {
    name: 'generated-password-renamed',
    shows: 'a password of the random provider that would get another value',
    refuses: ['rename-without-move'],
    needs: 'cluster',
    steps: () => {
      const named = (name: string) =>
        resources(
          {
            random_password: { [name]: { length: 32, special: false } },
            kubernetes_stateful_set_v1: { db: statefulSet('generated') },
          },
          kubernetes,
        );
      return [
        { kubectl: ['create', 'namespace', 'generated'] },
        { apply: named('database') },
        { plan: named('database_password') },
      ];
    },
  },
  {
    name: 'generated-password-replaced',
    shows: 'a password of the random provider that is made anew while a database uses it',
    refuses: ['secret-recreated'],
    needs: 'cluster',
    steps: () => {
      const long = (length: number) =>
        resources(
          {
            random_password: { database: { length, special: false } },
            kubernetes_stateful_set_v1: { db: statefulSet('regenerated') },
          },
          kubernetes,
        );
      return [{ kubectl: ['create', 'namespace', 'regenerated'] }, { apply: long(32) }, { plan: long(40) }];
    },
  },
];
