import type { CtyObject } from '../../protocol/cty';
import type { RuntimeBody } from '../runtime-schema';
import { transform } from '../transform';

/** The object without its write-only values: Terraform refuses a plan or a state that has one. */
export function withoutWriteOnly(body: RuntimeBody, object: CtyObject): CtyObject {
  if (!hasWriteOnly(body)) return object;
  return transform(body, object, {}, (place) => (place.attribute.writeOnly === true ? null : place.value));
}

function hasWriteOnly(body: RuntimeBody): boolean {
  const known = cache.get(body);
  if (known !== undefined) return known;
  const found =
    Object.values(body.attributes).some(
      (attribute) => attribute.writeOnly === true || (attribute.nested !== undefined && hasWriteOnly(attribute.nested)),
    ) || Object.values(body.blocks ?? {}).some(hasWriteOnly);
  cache.set(body, found);
  return found;
}

const cache = new WeakMap<RuntimeBody, boolean>();
