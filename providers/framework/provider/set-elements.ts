import { isUnknown, type CtyType, type CtyValue } from '../protocol/cty';
import { ctyEqual } from '../protocol/cty-equal';
import { isPlainObject } from '../protocol/cty-type';

/**
 * Whether a planned element of a set can have been made from this configured element: whatever the configuration says is
 * in it, and only where the configuration says nothing may it hold more.
 */
export function isConfiguredBy(planned: CtyValue, config: CtyValue, type: CtyType): boolean {
  if (config === null) return true;
  if (isUnknown(config)) return isUnknown(planned);
  if (typeof type === 'string' || type[0] === 'set') return ctyEqual(planned, config, type);
  if (Array.isArray(config)) {
    if (!Array.isArray(planned) || planned.length !== config.length) return false;
    return config.every((element, index) => {
      const elementType = type[0] === 'tuple' ? type[1][index] : type[0] === 'list' ? type[1] : undefined;
      return elementType !== undefined && isConfiguredBy(planned[index] ?? null, element, elementType);
    });
  }
  if (!isPlainObject(config) || !isPlainObject(planned)) return false;
  return Object.entries(config).every(([name, value]) => {
    const memberType = type[0] === 'object' ? type[1][name] : type[0] === 'map' ? type[1] : undefined;
    return memberType !== undefined && isConfiguredBy(planned[name] ?? null, value, memberType);
  });
}

/** Removes and answers the first candidate that matches, so that no two elements share a counterpart. */
export function takeMatch(candidates: CtyValue[], matches: (candidate: CtyValue) => boolean): CtyValue | undefined {
  const index = candidates.findIndex(matches);
  return index === -1 ? undefined : candidates.splice(index, 1)[0];
}
