import type { Configuration, Scenario } from '../scenario';

const release = (
  namespace: string,
  chart: string,
  values: Record<string, unknown>,
  extra: Record<string, unknown> = {},
): Configuration => ({
  resource: {
    helm_release: {
      it: {
        name: 'demo',
        namespace,
        chart,
        values: [JSON.stringify(values)],
        atomic: true,
        cleanup_on_fail: true,
        wait: true,
        wait_for_jobs: true,
        timeout: 60,
        max_history: 5,
        ...extra,
      },
    },
  },
});

export const helmReleases: readonly Scenario[] = [
  {
    name: 'release: values, drift, deletion by hand, import',
    steps: ({ namespace, chart }) => [
      { kind: 'apply', name: 'install', config: release(namespace, chart, { replicas: 1 }) },
      { kind: 'apply', name: 'other values', config: release(namespace, chart, { replicas: 2 }) },
      {
        kind: 'apply',
        name: 'the same values in another order and a note',
        config: release(namespace, chart, { note: 'x', replicas: 2 }),
      },
      {
        kind: 'apply',
        name: 'set',
        config: release(namespace, chart, { replicas: 2 }, { set: [{ name: 'note', value: 'y' }] }),
      },
      {
        kind: 'helm',
        name: 'upgrade by hand',
        args: ['-n', namespace, 'upgrade', 'demo', chart, '--set', 'replicas=3'],
      },
      { kind: 'apply', name: 'upgraded by hand', config: release(namespace, chart, { replicas: 2 }) },
      { kind: 'helm', name: 'uninstall', args: ['-n', namespace, 'uninstall', 'demo', '--wait'] },
      { kind: 'apply', name: 'uninstalled by hand', config: release(namespace, chart, { replicas: 2 }) },
      {
        kind: 'import',
        name: 'import',
        address: 'helm_release.it',
        id: `${namespace}/demo`,
        config: release(namespace, chart, { replicas: 2 }),
      },
    ],
  },
  {
    name: 'release: errors',
    steps: ({ namespace, chart }) => [
      { kind: 'plan', name: 'a chart that is not there', config: release(namespace, `${chart}-missing`, {}) },
      {
        kind: 'apply',
        name: 'a value that the schema refuses',
        config: release(namespace, chart, { replicas: 'many' }),
      },
      {
        kind: 'apply',
        name: 'a value that the schema does not know',
        config: release(namespace, chart, { replica: 1 }),
      },
      {
        kind: 'apply',
        name: 'a namespace that is not there',
        config: release('no-such-namespace', chart, { replicas: 1 }),
      },
      {
        kind: 'apply',
        name: 'a rollout that cannot finish',
        config: release(namespace, chart, { replicas: 1, nowhere: true }, { timeout: 6 }),
      },
      { kind: 'apply', name: 'and one that can', config: release(namespace, chart, { replicas: 1 }) },
      {
        kind: 'apply',
        name: 'an upgrade that cannot finish is rolled back',
        config: release(namespace, chart, { replicas: 2, nowhere: true }, { timeout: 6 }),
      },
    ],
  },
  {
    name: 'release: another name or namespace is another release',
    steps: ({ namespace, chart }) => [
      { kind: 'apply', name: 'install', config: release(namespace, chart, { replicas: 1 }) },
      { kind: 'plan', name: 'another name', config: release(namespace, chart, { replicas: 1 }, { name: 'other' }) },
      { kind: 'plan', name: 'another namespace', config: release('default', chart, { replicas: 1 }) },
      { kind: 'plan', name: 'another deadline', config: release(namespace, chart, { replicas: 1 }, { timeout: 90 }) },
    ],
  },
];
