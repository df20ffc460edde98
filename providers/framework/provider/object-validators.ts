import { isUnknown, type CtyObject, type CtyValue } from '../protocol/cty';
import type { AttributePath } from './attribute-path';
import type { ObjectValidator } from './rules';

/**
 * Checks across attributes of one object: a resource, a data source, a nested attribute, a block. A value that is not known
 * yet may turn out to be null or set, so it never makes a check fail. Blocks count as set when there is at least one.
 */

/** At most one of these may be set. */
export function conflictsWith(...names: readonly string[]): ObjectValidator {
  return (object, path, diagnostics) => {
    const set = names.filter((name) => isSet(object[name]));
    const [, second] = set;
    if (second !== undefined) {
      diagnostics.error(
        'Attributes exclude each other',
        `Set at most one of ${quoted(names)}; ${quoted(set)} are set.`,
        at(path, second),
      );
    }
  };
}

/** One of these must be set, and no other. */
export function exactlyOneOf(...names: readonly string[]): ObjectValidator {
  const notBoth = conflictsWith(...names);
  const notNone = atLeastOneOf(...names);
  return (object, path, diagnostics) => {
    notBoth(object, path, diagnostics);
    notNone(object, path, diagnostics);
  };
}

/** One or more of these must be set. */
export function atLeastOneOf(...names: readonly string[]): ObjectValidator {
  return (object, path, diagnostics) => {
    if (names.some((name) => isSet(object[name]) || isUnknown(object[name]))) return;
    diagnostics.error('Attribute missing', `Set one of ${quoted(names)}; none is set.`, path);
  };
}

/** When `name` is set, these must be set too. */
export function requiredWith(name: string, ...others: readonly string[]): ObjectValidator {
  return (object, path, diagnostics) => {
    if (!isSet(object[name])) return;
    const missing = others.filter((other) => !isSet(object[other]) && !isUnknown(object[other]));
    if (missing.length > 0) {
      diagnostics.error('Attribute missing', `"${name}" needs ${quoted(missing)} as well.`, at(path, name));
    }
  };
}

/** All of these, or none. */
export function requiredTogether(...names: readonly string[]): ObjectValidator {
  return (object, path, diagnostics) => {
    const set = names.filter((name) => isSet(object[name]));
    const missing = names.filter((name) => !isSet(object[name]) && !isUnknown(object[name]));
    const [first] = set;
    if (first !== undefined && missing.length > 0) {
      diagnostics.error('Attribute missing', `"${first}" needs ${quoted(missing)} as well.`, at(path, first));
    }
  };
}

function isSet(value: CtyObject[string] | undefined): boolean {
  return value !== undefined && value !== null && !isUnknown(value) && !isEmptyBlock(value);
}

/** An absent list, set or map block is an empty collection, an absent attribute null. */
function isEmptyBlock(value: CtyValue): boolean {
  return Array.isArray(value) && value.length === 0;
}

function at(path: AttributePath, name: string): AttributePath {
  return [...path, name];
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
