import type { CtyObject, CtyValue } from '../../../../providers/framework/protocol/cty';
import { isUnknown } from '../../../../providers/framework/protocol/cty';
import type { AttributePath } from '../../../../providers/framework/provider/attribute-path';
import type { DerivedBlock } from '../../schema-derivation/derived-schema';
import { isEquivalent } from '../mapping/equivalence';

/**
 * The changed places that can only change by replacing the object. A marked block counts when its number of elements
 * changes; changes inside count by the marks of what is inside (as in the SDK of the real provider).
 */
export function replacementPaths(
  block: DerivedBlock,
  replaces: (path: string) => boolean,
  prior: CtyObject,
  planned: CtyObject,
): AttributePath[] {
  const found: AttributePath[] = [];
  visit(block, replaces, prior, planned, '', [], found);
  return found;
}

function visit(
  block: DerivedBlock,
  replaces: (path: string) => boolean,
  prior: CtyObject,
  planned: CtyObject,
  dotted: string,
  at: AttributePath,
  found: AttributePath[],
): void {
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (!replaces(dotted + name)) continue;
    const [before, after] = [prior[name] ?? null, planned[name] ?? null];
    if (!isEquivalent(before, after, attribute.type ?? 'dynamic')) found.push([...at, name]);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const [before, after] = [elementsOf(prior[name]), elementsOf(planned[name])];
    const path = [...at, name];
    if (replaces(dotted + name) && before.length !== after.length) found.push(path);
    if (nested.nesting !== 'list') continue;
    for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
      const [old, next] = [before[index] ?? {}, after[index] ?? {}];
      // Terraform only accepts paths that lead somewhere in the prior state or in the plan
      visit(nested.block, replaces, old, next, `${dotted}${name}.`, [...path, index], found);
    }
  }
}

function elementsOf(value: CtyValue | undefined): CtyObject[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (item): item is CtyObject => typeof item === 'object' && item !== null && !Array.isArray(item) && !isUnknown(item),
  );
}
