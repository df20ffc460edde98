import { ChartRelease } from '../../constructs/chart-release';
import type { ChartReleaseProps } from '../../constructs/chart-release';
import type { Config } from '../../config/types';
import { ServiceNamespace } from '../../constructs/service-namespace';
import { environment } from '../support/environments';
import { releaseValues } from '../support/helm-values';
import { synthesizeStack } from '../support/synth';
import { resource } from '../support/terraform-json';

const ADDRESS = 'helm_release.app';
const json = (props: Partial<ChartReleaseProps> = {}, change?: (config: Config) => void) =>
  synthesizeStack(environment('sandbox', change), (stack) => {
    const namespace = new ServiceNamespace(stack, 'namespace', { name: 'app' });
    new ChartRelease(stack, 'app', { chart: { catalogue: 'traefik' }, namespace: namespace.reference, ...props });
  });
const release = (props?: Partial<ChartReleaseProps>, change?: (config: Config) => void) =>
  resource(json(props, change), ADDRESS);

test('arrives whole or not at all, and waits no longer than the configuration says', () => {
  expect(release()).toMatchObject({
    atomic: true,
    cleanup_on_fail: true,
    wait: true,
    wait_for_jobs: true,
    create_namespace: false,
    max_history: 5,
    timeout: 180,
  });
});

test('in debug mode leaves a failed release in place', () => {
  expect(release({}, (config) => (config.debug = true))).toMatchObject({ atomic: false, cleanup_on_fail: false });
});

describe('the repository', () => {
  test('is that of the catalogue', () => {
    const stack = json({}, ({ charts }) => (charts.source = 'catalogue'));
    expect(resource(stack, ADDRESS)).toMatchObject({
      repository: 'https://traefik.github.io/charts',
      version: '41.3.0',
    });
    expect(stack.variable).not.toHaveProperty('chart_repository');
  });

  test('is one variable for all releases of a stack where the configuration says so', () => {
    const stack = synthesizeStack(environment('sandbox'), (each) => {
      new ChartRelease(each, 'one', { chart: { catalogue: 'traefik' }, namespace: 'x' });
      new ChartRelease(each, 'two', { chart: { catalogue: 'authentik' }, namespace: 'x' });
    });
    expect(resource(stack, 'helm_release.one')['repository']).toBe('${var.chart_repository}');
    expect(resource(stack, 'helm_release.two')['repository']).toBe('${var.chart_repository}');
    expect(stack.variable?.['chart_repository']).toMatchObject({ type: 'string', nullable: false });
  });
});

describe('values', () => {
  test("are the project's with the user's laid over them; the user's follow once more, so that a plan shows what is raw", () => {
    const stack = json({ values: { a: { b: 1, c: 2 } }, rawValues: { a: { c: 3 } } });
    expect(resource(stack, ADDRESS)['values']).toEqual(['a:\n  b: 1\n  c: 3\n', 'a:\n  c: 3\n']);
    expect(resource(json({ values: { a: 1 } }), ADDRESS)['values']).toHaveLength(1);
    expect(releaseValues(stack, ADDRESS)).toEqual({ a: { b: 1, c: 3 } });
  });

  test.each([
    ['installCRDs', { installCRDs: true }, /installCRDs: .*crds/s],
    ['the tag latest, at any depth', { a: [{ image: { tag: 'latest' } }] }, /a\[0\]\.image\.tag: latest/],
    ['a placeholder', { key: 'changeme' }, /key: changeme/],
    ['the old API group', { x: 'traefik.containo.us/v1alpha1' }, /traefik\.io/],
  ])('with %s are refused, and the message names the replacement', (_what, rawValues, message) => {
    expect(() => release({ rawValues })).toThrow(message);
  });

  test('that are secret are write-only, with a revision', () => {
    const values = [{ name: 'key', value: '${ephemeral.random_password.key.result}' }];
    expect(release({ writeOnlyValues: { revision: 3, values } })).toMatchObject({
      set_wo: [{ name: 'key', value: '${ephemeral.random_password.key.result}' }],
      set_wo_revision: 3,
    });
  });
});

test('a chart of the project is copied under a path that follows its content', () => {
  const { chart } = release({ chart: { local: 'issuers' } });
  expect(chart).toMatch(/^\.\/assets\/app_local_chart\/[0-9a-f]{16}$/);
  expect(release({ chart: { local: 'issuers' } })['chart']).toBe(chart);
  expect(() => release({ chart: { local: 'issuer' } })).toThrow(/no chart "issuer" \(charts\/issuer\/Chart\.yaml/);
});
