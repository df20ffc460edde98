import type { CtyObject, CtyType, CtyValue } from '../../../../providers/framework/protocol/cty';
import { isUnknown } from '../../../../providers/framework/protocol/cty';
import type { DerivedAttribute, DerivedBlock, DerivedNestedBlock } from '../../schema-derivation/derived-schema';
import { toTerraformValue } from './conversions';
import { isEmpty, isEquivalent } from './equivalence';
import { isObject, type Json, type JsonObject } from './json';
import type { FieldMapping, ObjectMapping } from './mapping';
import { isKnownObject } from './known-object';

/** Blocks whose emptiness says something: `pod_selector {}` selects everything. */
const MEANINGFUL_EMPTY = new Set(
  [
    ['pod_selector', 'namespace_selector', 'empty_dir', 'label_selector', 'selector'],
    ['metadata', 'downward_api', 'ephemeral', 'required_during_scheduling_ignored_during_execution'],
  ].flat(),
);

/**
 * The state of a live object. A value that means the same as the prior one keeps the prior spelling ("1000m" stays, though
 * the server says "1"); everything else is what the server says.
 *
 * @param prior The plan or state that the object was made from; null writes everything (import).
 */
export function fromObject(
  block: DerivedBlock,
  mapping: ObjectMapping,
  live: JsonObject,
  prior: CtyObject | null,
): CtyObject {
  const state: CtyObject = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    state[name] = readAttribute(attribute, mapping[name], live, prior?.[name] ?? null);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    state[name] = readBlock(name, nested, mapping[name], live, prior?.[name] ?? null);
  }
  return state;
}

function readAttribute(
  attribute: DerivedAttribute,
  field: FieldMapping | undefined,
  live: JsonObject,
  prior: CtyValue,
): CtyValue {
  if (attribute.writeOnly === true) return null;
  if (field === undefined || attribute.type === undefined) return isUnknown(prior) ? null : prior;
  const value =
    field.fields === undefined
      ? toTerraformValue(live[field.key], attribute.type, field.convert)
      : readObjects(live[field.key], attribute.type, field);
  if (isUnknown(prior)) return value;
  return isEquivalent(prior, value, attribute.type, field.convert) ? prior : value;
}

/** Computed structures such as `status`: lists of objects that nobody can configure. */
function readObjects(live: Json | undefined, type: CtyType, field: FieldMapping): CtyValue {
  const element = typeof type !== 'string' && type[0] === 'list' ? type[1] : undefined;
  if (element === undefined || typeof element === 'string' || element[0] !== 'object') return null;
  const fields = field.fields ?? {};
  const items = field.shape === 'array' ? (Array.isArray(live) ? live : []) : isObject(live) ? [live] : [];
  return items.filter(isObject).map((item) => {
    const object: CtyObject = {};
    for (const [name, inner] of Object.entries(element[1])) {
      const at = fields[name];
      if (at === undefined) object[name] = null;
      else if (at.fields !== undefined) object[name] = readObjects(item[at.key], inner, at);
      else object[name] = toTerraformValue(item[at.key], inner, at.convert);
    }
    return object;
  });
}

function readBlock(
  name: string,
  nested: DerivedNestedBlock,
  field: FieldMapping | undefined,
  live: JsonObject,
  prior: CtyValue,
): CtyValue {
  if (field?.fields === undefined)
    return isUnknown(prior) || (prior === null && nested.nesting !== 'single') ? [] : prior;
  const fields = field.fields;
  const known = Array.isArray(prior) ? prior.filter(isKnownObject) : [];
  const found = live[field.key];
  const items = Array.isArray(found) ? found : found === undefined || found === null ? [] : [found];
  if (nested.nesting === 'set') return readSet(nested, fields, items, known);
  if (field.shape === 'object') return readOne(name, nested, fields, items[0], known[0] ?? null);
  return items.map((item, index) => fromObject(nested.block, fields, isObject(item) ? item : {}, known[index] ?? null));
}

function readOne(
  name: string,
  nested: DerivedNestedBlock,
  fields: ObjectMapping,
  live: Json | undefined,
  prior: CtyObject | null,
): CtyValue {
  if (live === undefined || live === null) return prior !== null && isHollow(prior) ? [prior] : [];
  const state = fromObject(nested.block, fields, isObject(live) ? live : {}, prior);
  if (prior === null && isHollow(state) && !MEANINGFUL_EMPTY.has(name)) return [];
  return [state];
}

/** Elements of a set have no place: one that equals a prior element keeps that element's spelling. */
function readSet(
  nested: DerivedNestedBlock,
  fields: ObjectMapping,
  items: readonly Json[],
  known: readonly CtyObject[],
): CtyValue {
  return items.map((item) => {
    const live = isObject(item) ? item : {};
    const alone = fromObject(nested.block, fields, live, null);
    return known.find((element) => isEquivalent(element, alone, 'dynamic')) ?? alone;
  });
}

/** Nothing is set anywhere below. */
export function isHollow(value: CtyValue): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.every(isHollow);
  if (typeof value === 'object' && value !== null)
    return Object.values(value).every((item) => isHollow(item as CtyValue));
  return isEmpty(value);
}
