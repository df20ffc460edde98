import { isUnknown, UNKNOWN } from '../../../../providers/framework/protocol/cty';
import type { PlanContext } from '../../../../providers/framework/provider/contexts';
import { TfError } from '../../../../providers/framework/provider/diagnostics';
import type { MaybeUnknown, State } from '../../../../providers/framework/provider/views';
import type { Helm } from '../cli/helm';
import { knownSecrets } from './known-secrets';
import { lintChart } from './lint-chart';
import { loadChart } from './load-chart';
import { readRelease } from './read-release';
import type { ReleaseSchema } from './release-schema';
import { versionsEqual } from './release-state';

type Planned = MaybeUnknown<ReleaseSchema>;
type Stored = State<ReleaseSchema>;

/** Milliseconds for asking the cluster which version is installed. */
const DEADLINE = 60_000;

/**
 * The last word on a plan, in the order of the real provider: the status that is wanted, the chart (which has to exist), the
 * version that it turned out to have, and whether the metadata will change.
 */
export async function planRelease(
  { client: helm }: PlanContext<Helm>,
  { prior, config, plan }: { readonly prior: Stored | null; readonly config: Planned; readonly plan: Planned },
): Promise<void> {
  suppress(plan, prior, config);
  plan.status = 'deployed';
  plan.manifest = null;
  plan.resources = null;
  if (helm === null) return;
  const chart = await loadChart(helm, plan, plan.dependency_update === true);
  if (plan.lint === true) await lintChart(helm, chart, plan, knownSecrets(plan));
  plan.version = await plannedVersion(helm, plan, config, chart.metadata.version);
  if (prior === null || metadataChanges(plan, prior)) plan.metadata = UNKNOWN;
}

/** Attributes that keep their stored value in cases where a change would mean nothing. */
function suppress(plan: Planned, prior: Stored | null, config: Planned): void {
  const { description } = plan;
  if (isUnknown(description) || description === null || description === '') {
    plan.description = isUnknown(config.description) ? UNKNOWN : (prior?.description ?? null);
  }
  const version = plan.version;
  const hasVersion = typeof version === 'string' && version !== '';
  if (hasVersion && config.devel === null) plan.devel = prior?.devel ?? null;
  if (plan.verify === false) plan.keyring = prior?.keyring ?? null;
}

async function plannedVersion(helm: Helm, plan: Planned, config: Planned, found: string): Promise<Planned['version']> {
  if (plan.upgrade_install === true && config.version === null) {
    return (await installedVersion(helm, plan)) ?? found;
  }
  const wanted = config.version;
  if (typeof wanted !== 'string' || wanted === found) return found;
  if (versionsEqual(wanted, found)) return wanted;
  throw new TfError(
    'Planned version is different from configured version',
    `The version in the configuration is "${wanted}" but the planned version is "${found}". ` +
      `You should update the version in your configuration to "${found}", or remove the version attribute from your configuration.`,
    ['version'],
  );
}

async function installedVersion(helm: Helm, { name, namespace }: Planned): Promise<string | null> {
  if (typeof name !== 'string' || typeof namespace !== 'string') return null;
  const release = await readRelease(helm, namespace, name, DEADLINE);
  return release?.chart.version ?? null;
}

/** What decides the metadata. Other attributes, such as the timeout, leave it to the framework. */
const DECISIVE = ['chart', 'repository', 'version', 'values', 'set', 'set_sensitive', 'set_list'] as const;

const metadataChanges = (plan: Planned, prior: Stored): boolean =>
  DECISIVE.some((name) => JSON.stringify(plan[name]) !== JSON.stringify(prior[name]));
