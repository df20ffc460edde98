import { DecimalNumber, type CtyValue } from '../../protocol/cty';
import { isWhollyKnown } from '../conform';

const LONGEST = 120;

/** A value for messages, as a configuration would say it, cut short. */
export function show(value: CtyValue, sensitive: boolean): string {
  if (sensitive) return '(sensitive value)';
  if (!isWhollyKnown(value)) return '(not known yet)';
  const text =
    typeof value === 'string' || (typeof value === 'object' && value !== null && !(value instanceof DecimalNumber))
      ? JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner))
      : String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
