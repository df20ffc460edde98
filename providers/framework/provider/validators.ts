import { isUnknown, type CtyValue, type Unknown } from '../protocol/cty';
import type { Validator } from './rules';
import { show } from './validate/show';

/** Characters (code points, as Terraform's `length` counts nearly always) of a text, both ends included. */
export function lengthBetween(least: number, most: number): Validator<string> {
  return (value, { shown }) => {
    const { length } = [...value];
    return length >= least && length <= most
      ? undefined
      : `be ${least} to ${most} characters long, got ${length}: ${shown}`;
  };
}

/** Not empty and not only white space. */
export function notBlank(value: string): string | undefined {
  return value.trim() === '' ? 'not be blank' : undefined;
}

/** @param described What the pattern means for a person: `be a DNS label`. */
export function matches(pattern: RegExp, described: string): Validator<string> {
  const test = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
  return (value, { shown }) => (test.test(value) ? undefined : `${described}, got ${shown}`);
}

/** One of these texts, compared exactly; a near miss in upper or lower case is named. */
export function oneOf(...allowed: readonly string[]): Validator<string> {
  const list = allowed.map((choice) => JSON.stringify(choice)).join(', ');
  return (value, { shown }) => {
    if (allowed.includes(value)) return undefined;
    const meant = allowed.find((choice) => choice.toLowerCase() === value.toLowerCase());
    return `be one of ${list}, got ${shown}${meant === undefined ? '' : ` (upper and lower case matter: "${meant}")`}`;
  };
}

/** A number from `least` to `most`, both included. */
export function between(least: number, most: number): Validator<number> {
  return (value, { shown }) =>
    value >= least && value <= most ? undefined : `be between ${least} and ${most}, got ${shown}`;
}

/** The number of elements of a list, set or map, both ends included. */
export function sizeBetween(least: number, most: number): Validator<readonly unknown[] | { [key: string]: unknown }> {
  return (value) => {
    const size = Array.isArray(value) ? value.length : Object.keys(value).length;
    return size >= least && size <= most ? undefined : `have ${least} to ${most} elements, got ${size}`;
  };
}

/** No two equal elements in a list of texts or numbers. */
export function unique(value: readonly (string | number)[]): string | undefined {
  return new Set(value).size === value.length ? undefined : 'not have the same element twice';
}

/** Applies a validator to each element of a list or set; elements that are not known yet are judged later. */
export function each<T>(validator: Validator<T>): Validator<T[]> {
  const check = (
    value: (T | Unknown)[],
    { shown, path }: { shown: string; path: Parameters<Validator<T>>[1]['path'] },
  ): string | undefined => {
    const sensitive = shown === show(null, true);
    for (const [index, element] of value.entries()) {
      if (isUnknown(element) || element === null) continue;
      const problem = validator(element, { shown: show(element as CtyValue, sensitive), path: [...path, index] });
      if (problem !== undefined) return `${problem} (element ${index})`;
    }
    return undefined;
  };
  return Object.assign(check, { acceptsUnknown: true });
}
