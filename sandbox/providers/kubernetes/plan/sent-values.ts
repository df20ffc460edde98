import type { CtyObject, CtyValue } from '../../../../providers/framework/protocol/cty';
import type { DerivedBlock } from '../../schema-derivation/derived-schema';
import { isEmpty } from '../mapping/equivalence';
import type { Defaults } from '../rules/defaults';
import { isKnownObject } from '../mapping/known-object';

/**
 * A plan or state without the zero values that only stand there because a state within blocks holds no null
 * (`mapping/zero-values.ts`): sent to the API, a 0 or false would say something that nobody configured. Left is what the
 * configuration names, what has a default, and whatever is not empty.
 */
export function sentValues(block: DerivedBlock, defaults: Defaults, value: CtyObject, config: CtyObject): CtyObject {
  return visit(block, defaults, value, config, '');
}

function visit(block: DerivedBlock, defaults: Defaults, value: CtyObject, config: CtyObject, path: string): CtyObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, item]): [string, CtyValue] => {
      const given = config[name] ?? null;
      const nested = block.blocks[name];
      if (nested === undefined) {
        const isFilled = given === null && isEmpty(item) && !defaults.has(path + name);
        return [name, isFilled ? null : item];
      }
      if (!Array.isArray(item)) return [name, item];
      // the elements of a set have no place to compare: nothing in them counts as configured
      const elements = nested.nesting === 'list' && Array.isArray(given) ? given : [];
      const inner = `${path}${name}.`;
      return [
        name,
        item.map((element, index) =>
          isKnownObject(element) ? visit(nested.block, defaults, element, objectOf(elements[index]), inner) : element,
        ),
      ];
    }),
  );
}

function objectOf(value: CtyValue | undefined): CtyObject {
  return value !== undefined && isKnownObject(value) ? value : {};
}
