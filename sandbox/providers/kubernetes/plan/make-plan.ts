import type { CtyObject, CtyType, CtyValue } from '../../../../providers/framework/protocol/cty';
import { isUnknown, UNKNOWN } from '../../../../providers/framework/protocol/cty';
import type { DerivedAttribute, DerivedBlock, DerivedNestedBlock } from '../../schema-derivation/derived-schema';
import { isEmpty, isEquivalent } from '../mapping/equivalence';
import type { ObjectMapping } from '../mapping/mapping';
import type { PlanRules } from '../resource-type';
import { isKnownObject } from '../mapping/known-object';

/** A place in a schema, as the plan walks it. */
interface Place {
  /** A new object: what is computed is unknown. An update never marks anything unknown, not even in new elements. */
  isCreate: boolean;
  block: DerivedBlock;
  mapping: ObjectMapping | undefined;
  /** Dotted path of the block with a final dot, or empty at the root. */
  path: string;
}

/**
 * The planned state, in the way of the SDK that the real provider is written on: defaults that the schema does not show,
 * computed values kept from the prior state (never unknown on an update), equal meanings keep the prior spelling.
 *
 * @param prior Null on create.
 */
export function makePlan(
  block: DerivedBlock,
  mapping: ObjectMapping,
  rules: PlanRules,
  config: CtyObject,
  prior: CtyObject | null,
): CtyObject {
  return planObject({ isCreate: prior === null, block, mapping, path: '' }, rules, config, prior);
}

function planObject(place: Place, rules: PlanRules, config: CtyObject, prior: CtyObject | null): CtyObject {
  const planned: CtyObject = {};
  for (const [name, attribute] of Object.entries(place.block.attributes)) {
    planned[name] = planAttribute(place, name, attribute, rules, config[name] ?? null, prior);
  }
  for (const [name, nested] of Object.entries(place.block.blocks)) {
    planned[name] = planBlock(place, name, nested, rules, config[name] ?? null, prior);
  }
  return planned;
}

function planAttribute(
  place: Place,
  name: string,
  attribute: DerivedAttribute,
  rules: PlanRules,
  config: CtyValue,
  prior: CtyObject | null,
): CtyValue {
  if (attribute.writeOnly === true) return null;
  if (isUnknown(config)) return config;
  const before = prior?.[name] ?? null;
  const wanted = config ?? rules.defaults.get(place.path + name) ?? null;
  if (wanted === null && attribute.computed === true) return place.isCreate ? UNKNOWN : before;
  if (prior === null) return wanted;
  const type = attribute.type ?? 'dynamic';
  if (isEquivalent(before, wanted, type, place.mapping?.[name]?.convert)) return before;
  return wanted ?? emptied(type);
}

/** A list or map that is taken out of the configuration is planned as empty, anything else as null. */
function emptied(type: CtyType): CtyValue {
  if (typeof type === 'string') return null;
  return type[0] === 'map' ? {} : type[0] === 'list' || type[0] === 'set' ? [] : null;
}

function planBlock(
  place: Place,
  name: string,
  nested: DerivedNestedBlock,
  rules: PlanRules,
  config: CtyValue,
  prior: CtyObject | null,
): CtyValue {
  if (isUnknown(config)) return config;
  const path = place.path + name;
  const inner = { ...place, block: nested.block, mapping: place.mapping?.[name]?.fields, path: `${path}.` };
  const before = prior?.[name] ?? null;
  if (nested.nesting === 'single') {
    return isKnownObject(config) ? planObject(inner, rules, config, isKnownObject(before) ? before : null) : null;
  }
  const elements = Array.isArray(config) ? config : [];
  const known = Array.isArray(before) ? before : [];
  if (elements.length === 0 && rules.hiddenBlocks.has(path)) return place.isCreate ? UNKNOWN : known;
  if (nested.nesting === 'set') {
    return elements.map((element) => planElement(inner, rules, element, sameElement(known, element)));
  }
  return elements.map((element, index) => planElement(inner, rules, element, known[index] ?? null));
}

function planElement(inner: Place, rules: PlanRules, config: CtyValue, prior: CtyValue): CtyValue {
  return isKnownObject(config) ? planObject(inner, rules, config, isKnownObject(prior) ? prior : null) : config;
}

/** The prior element of a set that says what this element says. */
function sameElement(known: readonly CtyValue[], element: CtyValue): CtyValue {
  return (
    known.find(
      (candidate) =>
        isKnownObject(candidate) &&
        isKnownObject(element) &&
        Object.entries(element).every(
          ([key, value]) => isEmpty(value) || isEquivalent(candidate[key] ?? null, value, 'dynamic'),
        ),
    ) ?? null
  );
}
