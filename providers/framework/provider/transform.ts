import { ctyEqual } from '../protocol/cty-equal';
import { isPlainObject } from '../protocol/cty-type';
import { isUnknown, type CtyObject, type CtyValue } from '../protocol/cty';
import type { AttributePath } from './attribute-path';
import { isConfiguredBy, takeMatch } from './set-elements';
import { bodyType, membersOf, type NestingMode, type RuntimeAttribute, type RuntimeBody } from './runtime-schema';

/** The same place in the configuration and in the prior state; `undefined` where there is no such place. */
export interface Counterparts {
  readonly config?: CtyValue | undefined;
  readonly prior?: CtyValue | undefined;
}

/** One attribute of one object on the way. */
export interface Place extends Counterparts {
  readonly attribute: RuntimeAttribute;
  readonly path: AttributePath;
  readonly value: CtyValue;
}

/** A place whose path is put together when somebody asks for it, which hardly any visitor does. */
class AttributePlace implements Place {
  readonly config: CtyValue | undefined;
  readonly prior: CtyValue | undefined;

  constructor(
    readonly attribute: RuntimeAttribute,
    readonly value: CtyValue,
    counterparts: Counterparts,
    private readonly outer: AttributePath,
    private readonly name: string,
  ) {
    this.config = memberOf(counterparts.config, name);
    this.prior = memberOf(counterparts.prior, name);
  }

  get path(): AttributePath {
    return [...this.outer, this.name];
  }
}

/**
 * Rebuilds an object from what `visit` answers for each attribute, outer before inner; what it answers for a nested
 * attribute is walked in turn. Elements find their counterparts by index (list), by key (map), or by content (set): a set
 * element belongs to the configured element whose values it has, and to the prior element that it equals.
 */
export function transform(
  body: RuntimeBody,
  object: CtyObject,
  counterparts: Counterparts,
  visit: (place: Place) => CtyValue,
  path: AttributePath = [],
): CtyObject {
  const result: CtyObject = {};
  const { attributes, blocks } = membersOf(body);
  for (const [name, attribute] of attributes) {
    const place = new AttributePlace(attribute, object[name] ?? null, counterparts, path, name);
    const value = visit(place);
    result[name] =
      attribute.nested === undefined
        ? value
        : transformNested(attribute.nested, attribute.nested.nesting, value, place, visit, place.path);
  }
  for (const [name, block] of blocks) {
    const inner = members(counterparts, name);
    result[name] = transformNested(block, block.nesting, object[name] ?? null, inner, visit, [...path, name]);
  }
  return result;
}

function transformNested(
  body: RuntimeBody,
  nesting: NestingMode,
  value: CtyValue,
  counterparts: Counterparts,
  visit: (place: Place) => CtyValue,
  path: AttributePath,
): CtyValue {
  const inner = (element: CtyValue, matches: Counterparts, elementPath: AttributePath): CtyValue =>
    isPlainObject(element) ? transform(body, element, matches, visit, elementPath) : element;
  if (value === null || isUnknown(value)) return value;
  switch (nesting) {
    case 'single':
      return inner(value, counterparts, path);
    case 'map':
      if (!isPlainObject(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, element]) => [
          key,
          inner(element, members(counterparts, key), [...path, { key }]),
        ]),
      );
    case 'list':
      if (!Array.isArray(value)) return value;
      return value.map((element, index) => inner(element, elementsAt(counterparts, index), [...path, index]));
    case 'set': {
      if (!Array.isArray(value)) return value;
      const configs = Array.isArray(counterparts.config) ? [...counterparts.config] : [];
      const priors = Array.isArray(counterparts.prior) ? [...counterparts.prior] : [];
      const type = bodyType(body);
      return value.map((element) => {
        const config = takeMatch(configs, (candidate) => isConfiguredBy(element, candidate, type));
        const prior = takeMatch(priors, (candidate) => ctyEqual(element, candidate, type));
        return inner(element, { config, prior }, [...path, { element }]);
      });
    }
  }
}

function members({ config, prior }: Counterparts, name: string): Counterparts {
  return { config: memberOf(config, name), prior: memberOf(prior, name) };
}

/** Everything below an unknown is unknown, everything below null has no place. */
function memberOf(value: CtyValue | undefined, name: string): CtyValue | undefined {
  if (isUnknown(value)) return value;
  return isPlainObject(value) ? value[name] : undefined;
}

function elementsAt({ config, prior }: Counterparts, index: number): Counterparts {
  return { config: elementAt(config, index), prior: elementAt(prior, index) };
}

function elementAt(value: CtyValue | undefined, index: number): CtyValue | undefined {
  if (isUnknown(value)) return value;
  return Array.isArray(value) ? value[index] : undefined;
}
