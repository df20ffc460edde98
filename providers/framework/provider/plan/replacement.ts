import { isUnknown, type CtyObject, type CtyValue } from '../../protocol/cty';
import { ctyEqual, elementKey } from '../../protocol/cty-equal';
import { isPlainObject } from '../../protocol/cty-type';
import type { AttributePath } from '../attribute-path';
import type { ReplaceRule } from '../rules';
import {
  attributeType,
  bodyType,
  membersOf,
  type NestingMode,
  type RuntimeAttribute,
  type RuntimeBlock,
  type RuntimeBody,
} from '../runtime-schema';

/**
 * The paths whose change can only be made by replacing the object.
 *
 * A computed value that the configuration leaves open and that became unknown is no change. In a list, elements are compared
 * by index and an element that is gone counts by the attributes it had. A set has no places to compare: it replaces when
 * the values of its replacing attributes, taken together, differ.
 */
export function replacementPaths(
  body: RuntimeBody,
  prior: CtyObject,
  planned: CtyObject,
  config: CtyObject,
): AttributePath[] {
  const found: AttributePath[] = [];
  compareBody(body, prior, planned, config, [], found);
  return found;
}

function compareBody(
  body: RuntimeBody,
  prior: CtyObject | undefined,
  planned: CtyObject,
  config: CtyObject | undefined,
  path: AttributePath,
  found: AttributePath[],
): void {
  for (const [name, attribute] of membersOf(body).attributes) {
    const before = prior?.[name] ?? null;
    const after = planned[name] ?? null;
    const configured = config?.[name] ?? null;
    if (replaces(attribute, before, after, configured)) found.push([...path, name]);
    else if (attribute.nested !== undefined) {
      compareNested(attribute.nested, attribute.nested.nesting, before, after, configured, [...path, name], found);
    }
  }
  for (const [name, block] of membersOf(body).blocks) {
    const before = prior?.[name] ?? null;
    const after = planned[name] ?? null;
    const here = [...path, name];
    if (countChanged(block, before, after)) found.push(here);
    else compareNested(block, block.nesting, before, after, config?.[name] ?? null, here, found);
  }
}

function replaces(attribute: RuntimeAttribute, prior: CtyValue, planned: CtyValue, config: CtyValue): boolean {
  if (ctyEqual(prior, planned, attributeType(attribute))) return false;
  const leftOpen = isUnknown(planned) && config === null && attribute.computed === true;
  if (leftOpen) return false;
  if (attribute.requiresReplace === true) return true;
  return (attribute.rules ?? []).some(
    (rule) => isReplaceRule(rule) && rule.when({ prior, planned: isUnknown(planned) ? undefined : planned }),
  );
}

function countChanged(block: RuntimeBlock, prior: CtyValue, planned: CtyValue): boolean {
  return block.requiresReplace === true && (isUnknown(planned) || count(prior) !== count(planned));
}

function count(value: CtyValue): number {
  if (Array.isArray(value)) return value.length;
  return isPlainObject(value) ? 1 : 0;
}

function compareNested(
  body: RuntimeBody,
  nesting: NestingMode,
  prior: CtyValue,
  planned: CtyValue,
  config: CtyValue,
  path: AttributePath,
  found: AttributePath[],
): void {
  if (!replacesAnywhere(body)) return;
  if (isUnknown(planned)) {
    if (holdsReplacing(body, nesting, prior)) found.push(path);
    return;
  }
  if (nesting === 'set') {
    if (replacingPart(body, prior) !== replacingPart(body, planned)) found.push(path);
    return;
  }
  const before = elements(nesting, prior);
  const after = elements(nesting, planned);
  const configured = elements(nesting, config);
  for (const [key, element] of after) {
    const here = nesting === 'single' ? path : [...path, nesting === 'list' ? Number(key) : { key }];
    if (isPlainObject(element)) compareBody(body, before.get(key), element, configured.get(key), here, found);
  }
  for (const [key, element] of before) {
    if (!after.has(key) && hasReplacingValue(body, element)) {
      found.push(path);
      return;
    }
  }
}

function elements(nesting: NestingMode, value: CtyValue): Map<string, CtyObject> {
  const entries: [string, CtyValue][] =
    nesting === 'single'
      ? [['', value]]
      : Array.isArray(value)
        ? value.map((element, index): [string, CtyValue] => [String(index), element])
        : isPlainObject(value)
          ? Object.entries(value)
          : [];
  return new Map(entries.filter((entry): entry is [string, CtyObject] => isPlainObject(entry[1])));
}

function holdsReplacing(body: RuntimeBody, nesting: NestingMode, value: CtyValue): boolean {
  return [...elements(nesting, value).values()].some((element) => hasReplacingValue(body, element));
}

function isReplacing(attribute: RuntimeAttribute): boolean {
  return attribute.requiresReplace === true || (attribute.rules ?? []).some(isReplaceRule);
}

/** Whether a part that could be there of this object is bound to replacement, by flags alone. */
function hasReplacingValue(body: RuntimeBody, object: CtyObject): boolean {
  return replacingMembers(body).some((name) => {
    const value = object[name] ?? null;
    const nested = body.attributes[name]?.nested ?? body.blocks?.[name];
    if (nested === undefined || body.attributes[name]?.requiresReplace === true) return value !== null;
    return holdsReplacing(nested, nested.nesting, value);
  });
}

/** The set's elements reduced to what replaces: two sets differ in the eyes of replacement when these texts do. */
function replacingPart(body: RuntimeBody, set: CtyValue): string {
  if (!Array.isArray(set)) return '';
  const type = bodyType(body);
  const members = typeof type !== 'string' && type[0] === 'object' ? type[1] : {};
  const parts = set.map((element) =>
    replacingMembers(body)
      .map((name) => (isPlainObject(element) ? elementKey(element[name] ?? null, members[name] ?? 'string') : ''))
      .join(),
  );
  return parts.sort().join('\n');
}

function replacingMembers(body: RuntimeBody): string[] {
  const attributes = Object.entries(body.attributes).filter(
    ([, attribute]) => isReplacing(attribute) || (attribute.nested !== undefined && replacesAnywhere(attribute.nested)),
  );
  const blocks = Object.entries(body.blocks ?? {}).filter(
    ([, block]) => block.requiresReplace === true || replacesAnywhere(block),
  );
  return [...attributes, ...blocks].map(([name]) => name);
}

function replacesAnywhere(body: RuntimeBody): boolean {
  const known = cache.get(body);
  if (known !== undefined) return known;
  const found = replacingMembers(body).length > 0;
  cache.set(body, found);
  return found;
}

function isReplaceRule(rule: object): rule is ReplaceRule<CtyValue> {
  return 'rule' in rule && rule.rule === 'replace';
}

const cache = new WeakMap<RuntimeBody, boolean>();
