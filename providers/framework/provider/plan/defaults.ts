import type { CtyObject, CtyValue } from '../../protocol/cty';
import type { RuntimeAttribute, RuntimeBody } from '../runtime-schema';
import { transform } from '../transform';

/** Puts defaults where the configuration is null, at any depth. */
export function applyDefaults(body: RuntimeBody, proposed: CtyObject, config: CtyObject): CtyObject {
  return transform(body, proposed, { config }, (place) =>
    place.config === null && place.attribute.default !== undefined ? defaultOf(place.attribute) : place.value,
  );
}

function defaultOf(attribute: RuntimeAttribute): CtyValue {
  const { default: value } = attribute;
  return typeof value === 'function' ? value() : (value ?? null);
}
