import type { CtyObject, CtyValue } from '../../../../providers/framework/protocol/cty';
import { isKnownObject } from '../mapping/known-object';

/** The first element of a block, or an empty object when the block is absent or unknown. */
export function blockOf(value: CtyObject | null, name: string): CtyObject {
  const list = value?.[name];
  const first = Array.isArray(list) ? list[0] : undefined;
  return isKnownObject(first) ? first : {};
}

export function textOf(value: CtyObject, name: string): string | undefined {
  const found = value[name];
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** A map attribute's known entries. */
export function mapOf(value: CtyObject | null, name: string): { [key: string]: CtyValue } {
  const found = value?.[name];
  return isKnownObject(found) ? found : {};
}

export function numberOf(value: CtyObject | null, name: string): number {
  const found = value?.[name];
  return typeof found === 'number' || typeof found === 'bigint' ? Number(found) : 0;
}
