import { TfError } from '../../../../providers/framework/provider/diagnostics';
import { dataSource } from '../../../../providers/framework/provider/data-source';
import type { Input, State } from '../../../../providers/framework/provider/views';
import { HelmError } from '../cli/helm-error';
import type { Helm } from '../cli/helm';
import { knownSecrets } from '../release/known-secrets';
import { assertInstallable, loadChart } from '../release/load-chart';
import { defaultNamespace } from '../release/release-schema';
import { releaseValues, writeOnlyValues } from '../values/release-values';
import { merge } from '../values/value-types';
import { splitManifests } from './split-manifests';
import { templateSchema, type TemplateSchema } from './template-schema';

type Wanted = Input<TemplateSchema>;

/** Switches that are off and numbers that are set when the configuration leaves them out. */
const DEFAULTS = {
  atomic: false,
  create_namespace: false,
  dependency_update: false,
  disable_openapi_validation: false,
  disable_webhooks: false,
  include_crds: false,
  is_upgrade: false,
  pass_credentials: false,
  render_subchart_notes: false,
  replace: false,
  reset_values: false,
  reuse_values: false,
  skip_crds: false,
  skip_tests: false,
  timeout: 300,
  validate: false,
  verify: false,
  wait: false,
} as const;

const when = (on: boolean | null, ...flags: string[]): string[] => (on === true ? flags : []);

const each = (flag: string, items: readonly (string | null)[] | null): string[] =>
  (items ?? []).flatMap((item) => (item === null || item === '' ? [] : [flag, item]));

function templateArguments(wanted: Wanted, namespace: string, chart: readonly string[]): string[] {
  const kubeVersion = wanted.kube_version ?? '';
  return [
    ...['template', wanted.name, ...chart, '--namespace', namespace, '--values', '-'],
    ...(kubeVersion === '' ? [] : ['--kube-version', kubeVersion]),
    ...each('--api-versions', wanted.api_versions),
    ...each('--show-only', wanted.show_only),
    ...when(wanted.include_crds, '--include-crds'),
    ...when(wanted.is_upgrade, '--is-upgrade'),
    ...when(wanted.skip_crds, '--skip-crds'),
    ...when(wanted.skip_tests, '--skip-tests'),
    ...when(wanted.validate, '--validate'),
    ...when(wanted.disable_webhooks, '--no-hooks'),
    ...when(wanted.disable_openapi_validation, '--disable-openapi-validation'),
    ...when(wanted.devel, '--devel'),
  ];
}

/** The files of the chart's folder `crds`, as `helm show crds` prints them. */
async function customResourceDefinitions(helm: Helm, chart: readonly string[], env: Record<string, string>) {
  const text = await helm.run(['show', 'crds', ...chart], {
    env,
    deadline: 60_000,
    doing: 'reading the CRDs of a chart',
  });
  return text
    .split(/^---$/m)
    .map((crd) => crd.trim())
    .filter((crd) => crd !== '')
    .map((crd) => `${crd}\n`);
}

/** Notes are rendered by an installation only; without a cluster there are none. */
async function notesOf(
  helm: Helm,
  args: readonly string[],
  input: string,
  env: Record<string, string>,
): Promise<string> {
  const dryRun = ['install', ...args, '--dry-run=client', '--replace', '--output', 'json'];
  try {
    const output = await helm.run(dryRun, { input, env, deadline: 60_000, doing: 'rendering notes' });
    return (JSON.parse(output) as { info: { notes?: string } }).info.notes ?? '';
  } catch (error) {
    if (error instanceof HelmError) return '';
    throw error;
  }
}

/** `data.helm_template`: a chart, rendered by the real helm binary without changing the cluster. */
export const helmTemplate = dataSource<Helm>()({
  schema: templateSchema,
  async read({ client: helm, deadline }, config): Promise<State<TemplateSchema>> {
    const namespace = config.namespace ?? defaultNamespace();
    const chart = await loadChart(helm, config, config.dependency_update === true);
    assertInstallable(chart.metadata);
    const sources = { ...config, set_list: config.set_list ?? null };
    const values = JSON.stringify(merge(releaseValues(sources), writeOnlyValues(config.set_wo)));
    const env = { ...chart.env };
    const secrets = knownSecrets(config);
    const doing = `rendering chart ${config.chart}`;
    const render = { input: values, env, secrets, deadline: deadline.remaining(), doing };
    try {
      const rendered = await helm.run(templateArguments(config, namespace, chart.args), render);
      const base = [config.name, ...chart.args, '--namespace', namespace, '--values', '-'];
      const filled = Object.entries(DEFAULTS).map(([key, value]) => [key, config[key as keyof Wanted] ?? value]);
      return {
        ...config,
        ...(Object.fromEntries(filled) as typeof DEFAULTS),
        namespace,
        id: config.name,
        ...splitManifests(rendered),
        crds: await customResourceDefinitions(helm, chart.args, env),
        notes: await notesOf(helm, base, values, env),
      };
    } catch (error) {
      if (!(error instanceof HelmError)) throw error;
      const missing = /could not find template (\S+) in chart/.exec(error.message)?.[1];
      if (missing !== undefined)
        throw new TfError('Template Not Found', `Could not find template "${missing}" in chart`);
      throw new TfError('Error running Helm install', `Error running Helm install: ${error.message}`);
    }
  },
});
