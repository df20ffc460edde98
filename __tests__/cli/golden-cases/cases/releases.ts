import { stringify } from 'yaml';
import { resources, SEEDED_SECRET, type GoldenCase, type World } from '../golden-case';

const NAMESPACE = 'releases';

interface ReleaseOptions {
  readonly chart?: string;
  readonly name: string;
  readonly version?: string | null;
  readonly values?: readonly unknown[];
  readonly more?: Record<string, unknown>;
}

const release = (
  { charts }: World,
  { chart = 'demo', name, version = '1.0.0', values = [], more = {} }: ReleaseOptions,
) =>
  resources(
    {
      helm_release: {
        [`${name.replace(/-/g, '_')}_release`]: {
          name,
          namespace: NAMESPACE,
          create_namespace: true,
          repository: charts,
          chart,
          ...(version === null ? {} : { version }),
          values: values.map((each) => stringify(each)),
          wait: true,
          wait_for_jobs: true,
          atomic: true,
          cleanup_on_fail: true,
          timeout: 60,
          ...more,
        },
      },
    },
    { provider: { helm: {} } },
  );

const server = (tag: string, more: Record<string, unknown> = {}) => ({
  server: { image: { repository: 'ghcr.io/goauthentik/server', tag }, ...more },
});

/** Helm releases. */
export const releases: readonly GoldenCase[] = [
  {
    name: 'release-values-by-key',
    shows: 'chart values by key: changed, added, removed, secret, raw',
    needs: 'cluster',
    steps: (world) => {
      const values = (replicas: number, extra: Record<string, unknown>, secret: string) => ({
        replicas,
        note: 'kept',
        email: { host: 'smtp.example', password: secret },
        env: [
          { name: 'A', value: 'x' },
          { name: 'DB_PASSWORD', value: secret },
          { name: 'B', value: String(replicas) },
        ],
        ...extra,
      });
      return [
        { apply: release(world, { name: 'by-key', values: [values(1, { old: true }, 'old-chart-secret')] }) },
        {
          plan: release(world, {
            name: 'by-key',
            values: [values(3, { fresh: { deep: ['a', 'b'] } }, SEEDED_SECRET), { raw: { hatch: 'yes' } }],
          }),
        },
      ];
    },
  },
  {
    name: 'release-set-sensitive',
    shows: 'no value of set_sensitive, also where the provider repeats it',
    needs: 'cluster',
    steps: (world) => {
      const set = (secret: string, level: string) => ({
        set_sensitive: [{ name: 'note', value: secret }],
        set: [{ name: 'level', value: level }],
      });
      return [
        { apply: release(world, { name: 'sensitive', more: set('old-sensitive-value', 'info') }) },
        { plan: release(world, { name: 'sensitive', more: set(SEEDED_SECRET, 'debug') }) },
      ];
    },
  },
  {
    name: 'release-upgrade',
    shows: 'chart and image from and to',
    needs: 'cluster',
    steps: (world) => [
      { apply: release(world, { name: 'upgraded', version: '1.0.0', values: [server('2026.8.0')] }) },
      { plan: release(world, { name: 'upgraded', version: '1.2.0', values: [server('2026.10.0')] }) },
    ],
  },
  {
    name: 'release-downgrade',
    shows: 'a chart and an image that go back',
    refuses: ['version-downgrade'],
    needs: 'cluster',
    steps: (world) => [
      { apply: release(world, { name: 'downgraded', version: '1.2.0', values: [server('2026.10.0')] }) },
      { plan: release(world, { name: 'downgraded', version: '1.1.0', values: [server('2026.8.0')] }) },
    ],
  },
  {
    name: 'release-without-wait',
    shows: 'a release that is no longer waited for nor rolled back',
    refuses: ['wait-disabled'],
    needs: 'cluster',
    steps: (world) => [
      { apply: release(world, { name: 'waited' }) },
      { plan: release(world, { name: 'waited', more: { wait: false, atomic: false } }) },
    ],
  },
  {
    name: 'release-of-definitions-destroyed',
    shows: 'the release that owns the CRDs of cert-manager destroyed',
    refuses: ['protected-destroyed'],
    needs: 'cluster',
    steps: (world) => [
      { apply: release(world, { name: 'cert-manager', chart: 'cert-manager' }) },
      { plan: { provider: { helm: {} } } },
    ],
  },
  {
    name: 'release-created',
    shows: 'a release that is created, its chart without a version refused',
    refuses: ['floating-version'],
    needs: 'cluster',
    steps: (world) => [
      {
        plan: release(world, {
          name: 'created',
          version: null,
          values: [server('latest', { password: SEEDED_SECRET })],
        }),
      },
    ],
  },
];
