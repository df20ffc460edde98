import type { CtyObject, CtyValue } from '../../protocol/cty';
import { isWhollyKnown } from '../conform';
import type { EquivalenceRule } from '../rules';
import type { RuntimeAttribute, RuntimeBody } from '../runtime-schema';
import { transform } from '../transform';

/**
 * The object with the spellings of `reference` (the prior state, or the plan) wherever an attribute's `equivalent` rule
 * says that both mean the same.
 */
export function keepEquivalent(body: RuntimeBody, object: CtyObject, reference: CtyObject): CtyObject {
  if (!hasEquivalence(body)) return object;
  return transform(body, object, { prior: reference }, ({ attribute, value, prior }) =>
    prior !== undefined && mean(attribute, value, prior) ? prior : value,
  );
}

function mean(attribute: RuntimeAttribute, value: CtyValue, prior: CtyValue): boolean {
  if (value === null || prior === null || !isWhollyKnown(value) || !isWhollyKnown(prior)) return false;
  return rulesOf(attribute).some((rule) => rule.same(value, prior));
}

function rulesOf(attribute: RuntimeAttribute): EquivalenceRule<CtyValue>[] {
  return (attribute.rules ?? []).filter(
    (rule): rule is EquivalenceRule<CtyValue> => 'rule' in rule && rule.rule === 'equivalent',
  );
}

function hasEquivalence(body: RuntimeBody): boolean {
  const known = cache.get(body);
  if (known !== undefined) return known;
  const found =
    Object.values(body.attributes).some(
      (attribute) =>
        rulesOf(attribute).length > 0 || (attribute.nested !== undefined && hasEquivalence(attribute.nested)),
    ) || Object.values(body.blocks ?? {}).some(hasEquivalence);
  cache.set(body, found);
  return found;
}

const cache = new WeakMap<RuntimeBody, boolean>();
