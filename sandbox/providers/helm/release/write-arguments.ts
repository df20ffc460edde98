import type { Plan, State } from '../../../../providers/framework/provider/views';
import type { ReleaseSchema } from './release-schema';

type Planned = Plan<ReleaseSchema>;

/** A flag when its switch is on. */
const when = (on: boolean | null, ...flags: string[]): string[] => (on === true ? flags : []);

const postrender = ({ postrender: renderer }: Planned): string[] =>
  renderer === null || renderer.binary_path === ''
    ? []
    : [
        '--post-renderer',
        renderer.binary_path,
        ...(renderer.args ?? []).flatMap((argument) => ['--post-renderer-args', argument]),
      ];

/** Flags that install and upgrade share. */
function common(plan: Planned): string[] {
  const { description } = plan;
  return [
    ...['--namespace', plan.namespace, '--timeout', `${plan.timeout}s`, '--output', 'json', '--values', '-'],
    ...when(plan.devel, '--devel'),
    ...when(plan.wait, '--wait'),
    ...when(plan.wait_for_jobs, '--wait-for-jobs'),
    ...when(plan.atomic, '--atomic'),
    ...when(plan.disable_webhooks, '--no-hooks'),
    ...when(plan.skip_crds, '--skip-crds'),
    ...when(plan.render_subchart_notes, '--render-subchart-notes'),
    ...when(plan.disable_openapi_validation, '--disable-openapi-validation'),
    ...when(plan.take_ownership, '--take-ownership'),
    ...(typeof description === 'string' && description !== '' ? ['--description', description] : []),
    ...postrender(plan),
  ];
}

/** `helm install` for a planned release. `chart`: position and flags of the chart. */
export function installArguments(plan: Planned, chart: readonly string[]): string[] {
  return [
    'install',
    plan.name,
    ...chart,
    ...common(plan),
    ...when(plan.create_namespace, '--create-namespace'),
    ...when(plan.dependency_update, '--dependency-update'),
    ...when(plan.replace, '--replace'),
  ];
}

/** `helm upgrade` of an existing release. */
export function upgradeArguments(plan: Planned, chart: readonly string[]): string[] {
  return [
    'upgrade',
    plan.name,
    ...chart,
    ...common(plan),
    ...['--history-max', String(plan.max_history)],
    ...when(plan.cleanup_on_fail, '--cleanup-on-fail'),
    ...when(plan.force_update, '--force'),
    ...when(plan.recreate_pods, '--recreate-pods'),
    ...when(plan.reset_values, '--reset-values'),
    ...when(plan.reuse_values, '--reuse-values'),
  ];
}

/** `helm uninstall` of a release. */
export function uninstallArguments(state: State<ReleaseSchema>): string[] {
  return [
    ...['uninstall', state.name, '--namespace', state.namespace, '--timeout', `${state.timeout}s`],
    ...when(state.wait, '--wait'),
    ...when(state.disable_webhooks, '--no-hooks'),
  ];
}
