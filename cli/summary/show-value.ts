import type { Mask } from '../plan/plan-schema';
import { HIDDEN, maskAt, type Redactor } from '../plan/redactor';
import { hidesValue, isSecretName } from '../plan/secret-names';
import { isMap } from '../plan/plan-values';

export const UNKNOWN = '(known after apply)';

/** Characters of one value that are shown; the whole plan is the place for more. */
const LONGEST = 160;

/** Whether a mask marks the value or any part of it. */
export const marksAnything = (mask: Mask | undefined): boolean =>
  mask === true || (typeof mask === 'object' && Object.values(mask).some(marksAnything));

/** A copy with every secret part replaced. */
function cover(value: unknown, mask: Mask | undefined, parent: unknown, key: string | number | undefined): unknown {
  if (mask === true) return HIDDEN;
  const isSecret = typeof key === 'string' && (isSecretName(key) || hidesValue(parent, key));
  if (typeof value === 'string' && isSecret && value !== '') return HIDDEN;
  if (Array.isArray(value)) return value.map((part: unknown, index) => cover(part, maskAt(mask, index), value, index));
  if (isMap(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, cover(part, maskAt(mask, name), value, name)]),
    );
  }
  return value;
}

const cut = (text: string): string => {
  const characters = [...text];
  return characters.length <= LONGEST
    ? text
    : `${characters.slice(0, LONGEST).join('')}… (${characters.length - LONGEST} characters more)`;
};

/**
 * One value as text: JSON, without secrets, in one line, cut to a readable length.
 * @param key the last step of its path, which may say that it is a secret
 */
export function showValue(
  value: unknown,
  options: { mask?: Mask | undefined; redactor: Redactor; parent?: unknown; key?: string | number },
): string {
  const covered = cover(value, options.mask, options.parent, options.key);
  if (covered === HIDDEN) return HIDDEN;
  return cut(options.redactor.hide(JSON.stringify(covered) ?? 'null'));
}
