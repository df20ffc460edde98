import type { ReadContext, WriteContext } from '../../../../providers/framework/provider/contexts';
import { TfError } from '../../../../providers/framework/provider/diagnostics';
import { resource } from '../../../../providers/framework/provider/resource';
import type { Config, Plan, State } from '../../../../providers/framework/provider/views';
import { HelmError } from '../cli/helm-error';
import type { Helm } from '../cli/helm';
import { releaseValues, writeOnlyValues } from '../values/release-values';
import { merge } from '../values/value-types';
import { parseWritten, type HelmRelease } from './helm-release';
import { importRelease } from './import-release';
import { knownSecrets } from './known-secrets';
import { assertInstallable, loadChart } from './load-chart';
import { planWithoutSecondMark } from './own-plan';
import { presentRelease, readRelease } from './read-release';
import { releaseSchema, type ReleaseSchema } from './release-schema';
import { releaseAttributes } from './release-state';
import { installArguments, uninstallArguments, upgradeArguments } from './write-arguments';

type Planned = Plan<ReleaseSchema>;
type Stored = State<ReleaseSchema>;
type Context = WriteContext<Helm, ReleaseSchema>;

interface Write {
  readonly plan: Planned;
  readonly config: Config<ReleaseSchema>;
  /** Whether the write-only values go in this time. */
  readonly withWriteOnly: boolean;
  readonly verb: 'installing' | 'upgrading';
}

/** Runs `helm install` or `helm upgrade` for a plan. @throws HelmError with helm's own words. */
async function write(
  { client: helm, deadline }: Context,
  { plan, config, withWriteOnly, verb }: Write,
): Promise<HelmRelease> {
  const chart = await loadChart(helm, plan, plan.dependency_update);
  if (verb === 'installing') assertInstallable(chart.metadata);
  const base = releaseValues(plan);
  const values = withWriteOnly ? merge(base, writeOnlyValues(config.set_wo)) : base;
  const args = verb === 'installing' ? installArguments(plan, chart.args) : upgradeArguments(plan, chart.args);
  const output = await helm.run(args, {
    input: JSON.stringify(values),
    env: chart.env,
    secrets: knownSecrets(plan, config),
    deadline: deadline.remaining(),
    doing: `${verb} release ${plan.namespace}/${plan.name}`,
  });
  return parseWritten(output);
}

const stateOf = (plan: Planned, release: HelmRelease): Stored => ({
  ...(plan as Stored),
  ...releaseAttributes(release, { ...plan, version: typeof plan.version === 'string' ? plan.version : null }),
});

async function create(context: Context, plan: Planned, config: Config<ReleaseSchema>): Promise<Stored> {
  const { client: helm, deadline } = context;
  const withWriteOnly = (config.set_wo_revision ?? 0) > 0;
  const present = plan.upgrade_install
    ? await readRelease(helm, plan.namespace, plan.name, deadline.remaining())
    : null;
  try {
    const verb = present === null ? 'installing' : 'upgrading';
    return stateOf(plan, await write(context, { plan, config, withWriteOnly, verb }));
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    await reportFailedCreate(context, plan, error);
    throw new TfError('installation failed', error.message);
  }
}

/** @throws TfError "Helm release error" when the failed release is still there; like the real provider it keeps no state. */
async function reportFailedCreate(
  { client: helm, diagnostics }: Context,
  plan: Planned,
  error: HelmError,
): Promise<void> {
  if (error.message.includes('cannot re-use a name that is still in use')) return;
  const left = await readRelease(helm, plan.namespace, plan.name, 60_000).catch(() => null);
  if (left === null) return;
  diagnostics.warning(
    'Helm release created with warnings',
    `Helm release "${plan.name}" was created but has a failed status. Use the \`helm\` command to investigate the error, correct it, then run Terraform again.`,
  );
  throw new TfError('Helm release error', error.message);
}

async function update(context: Context, plan: Planned, prior: Stored, config: Config<ReleaseSchema>): Promise<Stored> {
  const withWriteOnly = (plan.set_wo_revision ?? 0) > (prior.set_wo_revision ?? 0);
  try {
    return stateOf(plan, await write(context, { plan, config, withWriteOnly, verb: 'upgrading' }));
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    throw new TfError('Error upgrading chart', `Upgrade failed: ${error.message}`);
  }
}

async function read({ client: helm, deadline }: ReadContext<Helm>, state: Stored): Promise<Stored | null> {
  const release = await presentRelease(helm, state.namespace, state.name, deadline.remaining());
  return release === null ? null : { ...state, ...releaseAttributes(release, state) };
}

/**
 * helm looks for the release itself. One that is not there, or that it cannot look for because the cluster does not answer or
 * refuses, counts as gone, as in `presentRelease`.
 */
const isGone = ({ message, timedOut }: HelmError): boolean =>
  !timedOut && /^(Kubernetes cluster unreachable|uninstall: Release not loaded)/.test(message);

async function remove({ client: helm, deadline, diagnostics }: Context, state: Stored): Promise<void> {
  const { namespace, name } = state;
  const doing = `uninstalling release ${namespace}/${name}`;
  try {
    const output = await helm.run(uninstallArguments(state), { deadline: deadline.remaining(), doing });
    const info = output.replace(/^release "[^"]*" uninstalled$/m, '').trim();
    if (info !== '') diagnostics.warning('Helm uninstall returned an information message', info);
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    if (isGone(error)) return;
    throw new TfError('Error uninstalling release', `Unable to uninstall Helm release ${name}: ${error.message}`);
  }
}

/** `helm_release`, driven by the real helm binary. Behaviour: hashicorp/terraform-provider-helm, tag v3.1.1. */
export const helmRelease = resource<Helm>()({
  schema: releaseSchema,
  plan: planWithoutSecondMark,
  create,
  read,
  update,
  delete: remove,
  importState: ({ client }, id) => importRelease(client, id),
});
