import { ctyEqual } from '../../../../providers/framework/protocol/cty-equal';
import { clone, conformBody } from '../../../../providers/framework/provider/conform';
import type { PlanContext } from '../../../../providers/framework/provider/contexts';
import { markComputed } from '../../../../providers/framework/provider/plan/computed';
import { applyDefaults } from '../../../../providers/framework/provider/plan/defaults';
import { replacementPaths } from '../../../../providers/framework/provider/plan/replacement';
import { withoutWriteOnly } from '../../../../providers/framework/provider/plan/write-only';
import type { OwnPlan, PlanRequest } from '../../../../providers/framework/provider/resource';
import { bodyType } from '../../../../providers/framework/provider/runtime-schema';
import type { MaybeUnknown, State } from '../../../../providers/framework/provider/views';
import type { Helm } from '../cli/helm';
import { planRelease } from './plan-release';
import { releaseSchema, type ReleaseSchema } from './release-schema';

type Planned = MaybeUnknown<ReleaseSchema>;

/**
 * The plan of a release with the steps of Go's plugin framework: computed attributes become unknown before the provider's last
 * word and never after it. So a status that drifted is the only change that a plan shows, as with the real provider; our own
 * framework would mark identifier and metadata too.
 */
export async function planWithoutSecondMark(context: PlanContext<Helm>, request: PlanRequest): Promise<OwnPlan> {
  const { prior, config, proposed } = request;
  const stored = withoutWriteOnly(
    releaseSchema,
    applyDefaults(releaseSchema, conformBody(releaseSchema, proposed), config),
  );
  const unchanged = prior !== null && ctyEqual(stored, prior, bodyType(releaseSchema));
  const planned = clone(unchanged ? stored : markComputed(releaseSchema, stored, config, prior));
  await planRelease(context, {
    prior: prior as State<ReleaseSchema> | null,
    config: config as Planned,
    plan: planned as Planned,
  });
  const requiresReplace = prior === null ? [] : replacementPaths(releaseSchema, prior, planned, config);
  return { planned: planned, requiresReplace };
}
