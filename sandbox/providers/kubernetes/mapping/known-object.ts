import { isUnknown, type CtyObject, type CtyValue } from '../../../../providers/framework/protocol/cty';

/** Whether a value is a block's element or another object that is there and known, so that it has members to look at. */
export function isKnownObject(value: CtyValue | undefined): value is CtyObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnknown(value);
}
