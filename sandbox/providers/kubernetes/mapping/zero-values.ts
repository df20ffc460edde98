import { isWhollyKnown } from '../../../../providers/framework/provider/conform';
import type { CtyObject, CtyType, CtyValue } from '../../../../providers/framework/protocol/cty';
import type { DerivedBlock, DerivedNestedBlock } from '../../schema-derivation/derived-schema';
import { isHollow } from './from-object';
import { isKnownObject } from './known-object';

/** Whether a state follows a create or an update, whose plan is known, or a read, which knows the state before. */
export type Moment = 'applied' | 'read';

/**
 * The state as SDKv2 keeps it, on which the real provider is written: within nested blocks nothing is null. A text that is
 * not set is "", a number 0, a switch false, a list or map empty. Only what was planned as null and is an empty list or
 * map stays null until the next read (`normalizeNullValues` of terraform-plugin-sdk 2.37, called with and without `apply`).
 *
 * At the root, a text, number or switch that is not set stays null; a list or map is empty after a read.
 *
 * @param known The plan (applied) or the state before (read); null after an import.
 * @param unread Lists and maps at the root that the real provider does not read: they stay as they are.
 */
export function withZeroValues(
  block: DerivedBlock,
  state: CtyObject,
  known: CtyObject | null,
  at: Moment,
  unread: readonly string[] = [],
): CtyObject {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]): [string, CtyValue] => {
      const nested = block.blocks[name];
      if (nested !== undefined) return [name, nestedBlock(name, nested, value, known?.[name], at)];
      const attribute = block.attributes[name];
      const isCollection = typeof attribute?.type === 'object';
      if (!isCollection || attribute?.writeOnly === true || unread.includes(name)) return [name, value];
      return [name, attributeValue(attribute?.type ?? 'dynamic', value, known?.[name], at)];
    }),
  );
}

/** Read as nothing at all where they are empty, which takes everything: then even their members stay null. */
const SELECTORS = new Set(['pod_selector', 'namespace_selector', 'label_selector', 'selector']);

function nestedBlock(
  name: string,
  nested: DerivedNestedBlock,
  value: CtyValue,
  known: CtyValue | undefined,
  at: Moment,
): CtyValue {
  // the SDK knows a single block only as `timeouts`, which it copies as it is
  if (nested.nesting === 'single' || !Array.isArray(value)) return value;
  // sets lose their order on the way through the SDK: after an apply it answers the planned one
  if (nested.nesting === 'set' && at === 'applied' && Array.isArray(known) && isWhollyKnown(known)) return known;
  const before = Array.isArray(known) && known.length === value.length ? known : [];
  return value.map((element, index) =>
    isKnownObject(element) && !(SELECTORS.has(name) && isHollow(element))
      ? nestedObject(nested.block, element, before[index], at)
      : element,
  );
}

function nestedObject(block: DerivedBlock, state: CtyObject, known: CtyValue | undefined, at: Moment): CtyObject {
  const before = known !== undefined && isKnownObject(known) ? known : {};
  return Object.fromEntries(
    Object.entries(state).map(([name, value]): [string, CtyValue] => {
      const nested = block.blocks[name];
      if (nested !== undefined) return [name, nestedBlock(name, nested, value, before[name], at)];
      return [name, attributeValue(block.attributes[name]?.type ?? 'dynamic', value, before[name], at)];
    }),
  );
}

function attributeValue(type: CtyType, value: CtyValue, known: CtyValue | undefined, at: Moment): CtyValue {
  if (value !== null) return filled(type, value);
  const isCollection = typeof type === 'object' && type[0] !== 'object';
  return isCollection && at === 'applied' && known === null ? null : zeroOf(type);
}

/** Lists of objects that the server fills in, such as `status`, have no null inside either. */
function filled(type: CtyType, value: CtyValue): CtyValue {
  if (typeof type === 'string' || type[0] === 'map' || type[0] === 'tuple') return value;
  if (type[0] !== 'object') return Array.isArray(value) ? value.map((item) => filled(type[1], item)) : value;
  if (!isKnownObject(value)) return value;
  const members = Object.entries(type[1]);
  return Object.fromEntries(
    members.map(([name, inner]) => {
      const item = value[name] ?? null;
      return [name, item === null ? zeroOf(inner) : filled(inner, item)];
    }),
  );
}

function zeroOf(type: CtyType): CtyValue {
  if (typeof type !== 'string') return type[0] === 'list' || type[0] === 'set' ? [] : type[0] === 'map' ? {} : null;
  if (type === 'string') return '';
  if (type === 'number') return 0;
  return type === 'bool' ? false : null;
}
