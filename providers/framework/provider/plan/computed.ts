import { UNKNOWN, isUnknown, type CtyObject } from '../../protocol/cty';
import type { RuntimeBody } from '../runtime-schema';
import { transform, type Place } from '../transform';

/**
 * Marks as unknown every computed attribute that the configuration leaves open: on create there is no value yet, on update
 * the old one may change. `useStateForUnknown` keeps the value that Terraform carried over from the state.
 *
 * @param changed Only attributes for which this holds are marked; default all.
 */
export function markComputed(
  body: RuntimeBody,
  planned: CtyObject,
  config: CtyObject,
  prior: CtyObject | null,
  changed: (place: Place) => boolean = () => true,
): CtyObject {
  return transform(body, planned, { config, prior: prior ?? undefined }, (place) =>
    isOpen(place) && !keepsState(place) && changed(place) ? UNKNOWN : place.value,
  );
}

/** Whether the provider, not the configuration, decides the value. */
export function isOpen(place: Pick<Place, 'attribute' | 'config'>): boolean {
  const { attribute, config } = place;
  return attribute.computed === true && attribute.default === undefined && (config === null || config === undefined);
}

function keepsState({ attribute, value, prior }: Place): boolean {
  switch (attribute.useStateForUnknown) {
    case true:
      return value !== null && !isUnknown(value);
    case 'also-null':
      return !isUnknown(value) && (value !== null || prior === null);
    case false:
    case undefined:
      return false;
  }
}
