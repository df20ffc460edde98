import { isUnknown, type CtyObject, type CtyType } from '../../protocol/cty';
import { ctyEqual } from '../../protocol/cty-equal';
import type { AttributePath } from '../attribute-path';
import { clone, conformBody } from '../conform';
import type { PlanContext } from '../contexts';
import type { PlanRequest, Resource } from '../resource';
import { attributeType, bodyType, type RuntimeBody, type RuntimeSchema } from '../runtime-schema';
import { markComputed } from './computed';
import { applyDefaults } from './defaults';
import { keepEquivalent } from './equivalence';
import { replacementPaths } from './replacement';
import { withoutWriteOnly } from './write-only';

/** The outcome of planning a create or an update. */
export interface MadePlan {
  readonly planned: CtyObject;
  /** Besides those that the resource asked for through its context. Empty on create. */
  readonly requiresReplace: readonly AttributePath[];
}

/**
 * Makes the plan of one object. The order matters: defaults before the comparison with the prior state (or a default would
 * look like a change), write-only values out before it (or every plan would differ), unknowns only when something differs
 * (or no plan would ever be empty), the resource's own word last but one, replacement from what then really differs.
 */
export async function makePlan(
  resource: Resource<unknown>,
  context: PlanContext<unknown>,
  request: PlanRequest,
): Promise<MadePlan> {
  const { schema } = resource;
  if (resource.plan !== undefined) {
    const own = await resource.plan(context, request);
    const planned = withoutWriteOnly(schema, conformBody(schema, own.planned));
    return { planned, requiresReplace: request.prior === null ? [] : (own.requiresReplace ?? []) };
  }
  const { prior, config } = request;
  const planned = await modify(resource, context, request, framePlan(schema, request));
  if (prior === null) return { planned, requiresReplace: [] };
  const byRule = replacementPaths(schema, prior, planned, config);
  if (resource.update !== undefined) return { planned, requiresReplace: byRule };
  return { planned, requiresReplace: [...byRule, ...changedNames(schema, prior, planned, config)] };
}

/** Everything before the resource's `modifyPlan`. */
function framePlan(schema: RuntimeSchema, { prior, proposed, config }: PlanRequest): CtyObject {
  const complete = conformBody(schema, proposed);
  const stored = withoutWriteOnly(schema, applyDefaults(schema, complete, config));
  if (prior === null) return markComputed(schema, stored, config, null);
  const kept = keepEquivalent(schema, stored, prior);
  return same(schema, kept, prior) ? kept : markComputed(schema, kept, config, prior);
}

async function modify(
  resource: Resource<unknown>,
  context: PlanContext<unknown>,
  { prior, config }: PlanRequest,
  framed: CtyObject,
): Promise<CtyObject> {
  if (resource.modifyPlan === undefined) return framed;
  const { schema } = resource;
  const plan = clone(framed);
  await resource.modifyPlan(context, { prior: prior === null ? null : clone(prior), config: clone(config), plan });
  const planned = withoutWriteOnly(schema, conformBody(schema, plan));
  const madeTheFirstChange = prior !== null && same(schema, framed, prior) && !same(schema, planned, prior);
  if (!madeTheFirstChange) return planned;
  return markComputed(schema, planned, config, prior, ({ attribute, value, prior: before }) =>
    ctyEqual(value, before ?? null, attributeType(attribute)),
  );
}

/** For a resource that cannot be updated: the attributes that differ, apart from values that are merely left open. */
function changedNames(schema: RuntimeSchema, prior: CtyObject, planned: CtyObject, config: CtyObject): AttributePath[] {
  return Object.keys(planned)
    .filter((name) => !ctyEqual(prior[name] ?? null, planned[name] ?? null, memberType(schema, name)))
    .filter((name) => !(isUnknown(planned[name]) && (config[name] ?? null) === null))
    .filter((name) => name !== 'timeouts' && schema.attributes[name]?.requiresReplace !== true)
    .map((name) => [name]);
}

function same(body: RuntimeBody, left: CtyObject, right: CtyObject): boolean {
  return ctyEqual(left, right, bodyType(body));
}

function memberType(schema: RuntimeSchema, name: string): CtyType {
  const type = bodyType(schema);
  return (typeof type !== 'string' && type[0] === 'object' ? type[1][name] : undefined) ?? 'dynamic';
}
