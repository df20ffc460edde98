import type { CtyObject, CtyValue } from '../protocol/cty';
import type { AttributePath } from './attribute-path';
import type { Diagnostics } from './diagnostics';

/** What a validator may say about the value besides judging it. */
export interface ValidatorContext {
  /** The value as text for messages; `(sensitive value)` for sensitive and write-only attributes. Quote only this. */
  readonly shown: string;
  readonly path: AttributePath;
}

/**
 * Judges one known, non-null value: the problem as a phrase that completes "name must …"
 * (`'be 1 to 64 characters long, got 0'`), or `undefined` when there is none.
 * Values that hold unknown elements are judged later, when they are known, unless `acceptsUnknown` is set.
 */
export interface Validator<T> {
  (value: T, context: ValidatorContext): string | undefined;
  readonly acceptsUnknown?: boolean;
}

/** Decides about replacement when the planned value differs from the prior one. See `replaceIf`. */
export interface ReplaceRule<T> {
  readonly rule: 'replace';
  readonly when: (change: ReplaceChange<T>) => boolean;
}

export interface ReplaceChange<T> {
  readonly prior: T | null;
  /** Null when the value is removed; `undefined` when it is not known yet. */
  readonly planned: T | null | undefined;
}

/** Says when two values mean the same. See `equivalent`. */
export interface EquivalenceRule<T> {
  readonly rule: 'equivalent';
  readonly same: (left: T, right: T) => boolean;
}

/** What may follow the flags of an attribute. */
export type AttributeRule<T> = Validator<T> | ReplaceRule<T> | EquivalenceRule<T>;

/**
 * Judges several attributes of one object (the resource, a block, a nested attribute) together.
 * `object` may hold unknown values.
 */
export type ObjectValidator = (object: CtyObject, path: AttributePath, diagnostics: Diagnostics) => void;

/**
 * A change of the attribute replaces the resource only when `when` says so.
 * Not asked on create, destroy, or when nothing differs.
 */
export function replaceIf<T>(when: (change: ReplaceChange<T>) => boolean): ReplaceRule<T> {
  return { rule: 'replace', when };
}

/**
 * Two spellings of one value (`"1000m"` and `"1"`, NFC and NFD forms): when `same` holds, the framework keeps the spelling
 * of the state or the plan, so that a server that normalises causes neither a difference nor
 * "Provider produced inconsistent result after apply".
 */
export function equivalent<T>(same: (left: T, right: T) => boolean): EquivalenceRule<T> {
  return { rule: 'equivalent', same };
}

/** Rules of attributes of any type, as the pipeline uses them. */
export type AnyRule = AttributeRule<CtyValue>;
