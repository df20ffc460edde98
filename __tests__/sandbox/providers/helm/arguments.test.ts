import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan, State } from '../../../../providers/framework/provider/views';
import { chartReference, type ChartSource } from '../../../../sandbox/providers/helm/release/chart-reference';
import { RELEASE_DEFAULTS, type ReleaseSchema } from '../../../../sandbox/providers/helm/release/release-schema';
import { splitManifests } from '../../../../sandbox/providers/helm/template/split-manifests';
import {
  installArguments,
  uninstallArguments,
  upgradeArguments,
} from '../../../../sandbox/providers/helm/release/write-arguments';
import { chartSource } from './chart-source';

const planned = (some: Partial<Plan<ReleaseSchema>> = {}): Plan<ReleaseSchema> =>
  ({
    ...RELEASE_DEFAULTS,
    name: 'demo',
    namespace: 'apps',
    description: null,
    devel: null,
    postrender: null,
    ...some,
  }) as Plan<ReleaseSchema>;

describe('arguments of helm', () => {
  test('a release with defaults waits five minutes and takes its values from standard input', () => {
    expect(installArguments(planned(), ['traefik', '--repo', 'http://r'])).toEqual(
      'install demo traefik --repo http://r --namespace apps --timeout 300s --output json --values - --wait --render-subchart-notes'.split(
        ' ',
      ),
    );
  });

  test('every switch of an upgrade reaches the command line', () => {
    const plan = planned({
      atomic: true,
      wait_for_jobs: true,
      cleanup_on_fail: true,
      force_update: true,
      recreate_pods: true,
      reset_values: true,
      reuse_values: true,
      disable_webhooks: true,
      disable_openapi_validation: true,
      skip_crds: true,
      take_ownership: true,
      devel: true,
      max_history: 5,
      timeout: 42,
      render_subchart_notes: false,
      description: 'why',
      postrender: { binary_path: './render', args: ['-x', 'y'] },
    });
    expect(upgradeArguments(plan, ['./chart'])).toEqual(
      'upgrade demo ./chart --namespace apps --timeout 42s --output json --values - --devel --wait --wait-for-jobs --atomic --no-hooks --skip-crds --disable-openapi-validation --take-ownership --description why --post-renderer ./render --post-renderer-args -x --post-renderer-args y --history-max 5 --cleanup-on-fail --force --recreate-pods --reset-values --reuse-values'.split(
        ' ',
      ),
    );
  });

  test('only an install creates a namespace, updates dependencies and takes over a name', () => {
    const plan = planned({ create_namespace: true, dependency_update: true, replace: true });
    expect(installArguments(plan, ['c'])).toEqual(
      expect.arrayContaining(['--create-namespace', '--dependency-update', '--replace']),
    );
    expect(upgradeArguments(plan, ['c']).join(' ')).not.toMatch(/create-namespace|dependency-update|--replace/);
  });

  test('an unlimited history is said explicitly, because the command line has a limit of its own', () => {
    expect(upgradeArguments(planned(), ['c']).join(' ')).toContain('--history-max 0');
  });

  test('an uninstall waits as the release does', () => {
    const state = planned({ wait: true, disable_webhooks: true, timeout: 9 }) as State<ReleaseSchema>;
    expect(uninstallArguments(state)).toEqual(
      'uninstall demo --namespace apps --timeout 9s --wait --no-hooks'.split(' '),
    );
    expect(uninstallArguments({ ...state, wait: false }).join(' ')).not.toContain('--wait');
  });
});

describe('where a chart is', () => {
  const source = (some: Partial<ChartSource>): ChartSource => chartSource({ chart: 'traefik', ...some });

  test.each<[string, Partial<ChartSource>, object]>([
    [
      'a repository by address',
      { repository: 'http://127.0.0.1:1', version: '1.0' },
      { name: 'traefik', repository: 'http://127.0.0.1:1', version: '1.0' },
    ],
    ['a repository by name', { repository: 'stable' }, { name: 'stable/traefik', repository: null }],
    [
      'an OCI registry',
      { repository: 'oci://r.example/charts/', version: '1.0' },
      { name: 'oci://r.example/charts/traefik', repository: null, version: '1.0' },
    ],
    ['the newest of all when devel is on', { repository: 'http://r', devel: true }, { version: '>0.0.0-0' }],
    ['a version wins over devel', { repository: 'http://r', devel: true, version: '2' }, { version: '2' }],
    [
      'a URL of an archive decides its version itself',
      { chart: 'https://r/x.tgz', version: '9' },
      { name: 'https://r/x.tgz', version: null },
    ],
  ])('%s', (_name, some, expected) => {
    expect(chartReference(source(some))).toMatchObject({ local: false, ...expected });
  });

  test('a folder decides its version itself', () => {
    const folder = mkdtempSync(join(tmpdir(), 'chart-'));
    try {
      expect(chartReference(source({ chart: folder, version: '9' }))).toEqual({
        name: folder,
        repository: null,
        version: null,
        local: true,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('rendered documents are grouped by template, in the order of their keys as texts', () => {
  const documents = Array.from(
    { length: 11 },
    (_, index) => `---\n# Source: c/templates/${index === 10 ? 'a' : 'b'}.yaml\nn: ${index}\n`,
  );
  const { manifest, manifests } = splitManifests(documents.join(''));
  expect([...manifest.matchAll(/^n: (\d+)$/gm)].map((match) => match[1])).toEqual('0 1 10 2 3 4 5 6 7 8 9'.split(' '));
  expect(Object.keys(manifests).sort()).toEqual(['templates/a.yaml', 'templates/b.yaml']);
  expect(manifests['templates/a.yaml']).toBe('---\n# Source: c/templates/a.yaml\nn: 10\n');
});
