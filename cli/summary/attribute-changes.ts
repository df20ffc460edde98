import { isDeepStrictEqual } from 'node:util';
import { releaseValues } from '../plan/helm-values';
import type { ConfigurationResource, Mask, ValueChange } from '../plan/plan-schema';
import { isMap, valueAt } from '../plan/plan-values';
import { maskAt, type Redactor } from '../plan/redactor';
import { isSecretName, hidesValue } from '../plan/secret-names';
import { lineDiff } from './line-diff';
import { showValue, UNKNOWN } from './show-value';
import type { AttributeChange } from './summary-model';

type Step = string | number;

/** Two sides of one place, with what is marked there. */
interface Place {
  readonly path: readonly Step[];
  /** The path as it is shown. */
  readonly label: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: Mask;
  readonly beforeMask: Mask;
  readonly afterMask: Mask;
  readonly parent: unknown;
}

const MOST_LINES = 40;

const keyLabel = (label: string, key: string): string =>
  label === '' ? key : /^[\w-]+$/.test(key) ? `${label}.${key}` : `${label}[${JSON.stringify(key)}]`;

/** Blocks are lists of one; `[0]` tells nobody anything. Elements of other lists go by their name where they have one. */
function elementLabel(label: string, element: unknown, index: number, isOnly: boolean): string {
  const name = nameOf(element);
  // The name in `metadata` is the object's own, not one that tells elements apart.
  const isOwnName = label === 'metadata' || label.endsWith('.metadata');
  if (isOnly && isMap(element) && (name === undefined || isOwnName)) return label;
  return `${label}[${name === undefined || isOwnName ? index : name}]`;
}

const nameOf = (value: unknown): string | undefined => {
  const name = valueAt(value, 'name');
  return typeof name === 'string' ? name : undefined;
};

const uniqueNames = (list: readonly unknown[]): boolean => {
  const names = list.map(nameOf);
  return names.every((name) => name !== undefined) && new Set(names).size === list.length;
};

/** Which elements of two lists belong together: by name where all have one, else by position. */
function pairs(before: readonly unknown[], after: readonly unknown[]): [number | undefined, number | undefined][] {
  if (uniqueNames(before) && uniqueNames(after) && before.length + after.length > 2) {
    const position = new Map(after.map((value, index) => [nameOf(value), index]));
    const kept = before.map((value, index): [number, number | undefined] => [index, position.get(nameOf(value))]);
    const taken = new Set(kept.map(([, index]) => index));
    const added = after.flatMap((_, index) => (taken.has(index) ? [] : [[undefined, index] as [undefined, number]]));
    return [...kept, ...added];
  }
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => [
    index < before.length ? index : undefined,
    index < after.length ? index : undefined,
  ]);
}

const isScalarList = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.every((part) => typeof part !== 'object' || part === null);

/** Whether one of the sides holds something behind a mask: then only that it changed can be said. */
const isHidden = ({ beforeMask, afterMask }: Place): boolean => beforeMask === true || afterMask === true;

/** The places where two values differ, as deep as they can be told apart. */
function* differences(place: Place): Generator<Place> {
  const { before, after, unknown } = place;
  if (unknown === true) {
    yield place;
    return;
  }
  if (isDeepStrictEqual(before ?? null, after ?? null) && unknown === false) return;
  const bothMaps = isMap(before) && isMap(after);
  const bothLists =
    Array.isArray(before) &&
    Array.isArray(after) &&
    !(isScalarList(before) && isScalarList(after) && unknown === false);
  if (isHidden(place) || (!bothMaps && !bothLists)) {
    if (!isDeepStrictEqual(before ?? null, after ?? null) || isMap(unknown)) yield place;
    return;
  }
  if (bothMaps) {
    const keys = new Set([
      ...Object.keys(before),
      ...Object.keys(after),
      ...(isMap(unknown) ? Object.keys(unknown) : []),
    ]);
    for (const key of keys) yield* differences(partOf(place, key, key, keyLabel(place.label, key)));
    return;
  }
  const [left, right] = [before as unknown[], after as unknown[]];
  const isOnly = left.length <= 1 && right.length <= 1;
  for (const [from, to] of pairs(left, right)) {
    const element = to === undefined ? left[from ?? 0] : right[to];
    yield* differences(partOf(place, from, to, elementLabel(place.label, element, to ?? from ?? 0, isOnly)));
  }
}

function partOf(place: Place, left: Step | undefined, right: Step | undefined, label: string): Place {
  const part = (value: unknown, step: Step | undefined): unknown =>
    step === undefined ? undefined : valueAt(value, step);
  return {
    path: [...place.path, right ?? left ?? 0],
    label,
    before: part(place.before, left),
    after: part(place.after, right),
    unknown: right === undefined ? false : maskAt(place.unknown, right),
    beforeMask: left === undefined ? false : maskAt(place.beforeMask, left),
    afterMask: right === undefined ? false : maskAt(place.afterMask, right),
    parent: right === undefined ? place.before : place.after,
  };
}

/** Whether somebody set the attribute, or it is the provider's own. Without a configuration everything counts as set. */
function isConfigured(configuration: ConfigurationResource | undefined, path: readonly Step[]): boolean {
  let current: unknown = configuration?.expressions;
  if (current === undefined) return true;
  for (const step of path) {
    if (isMap(current) && ('constant_value' in current || 'references' in current)) return true;
    if (typeof step === 'number' && !Array.isArray(current)) continue;
    current = valueAt(current, step);
    if (current === undefined) return false;
  }
  return true;
}

function show(place: Place, redactor: Redactor): AttributeChange {
  const { before, after, unknown, parent } = place;
  const key = place.path.at(-1);
  const path = redactor.hide(place.label);
  const options = { redactor, parent, ...(key === undefined ? {} : { key }) };
  const secret = isHidden(place) || (typeof key === 'string' && (isSecretName(key) || hidesValue(parent, key)));
  if (
    typeof before === 'string' &&
    typeof after === 'string' &&
    `${before}${after}`.includes('\n') &&
    !secret &&
    unknown === false
  ) {
    // Hidden before it is compared: a secret may go over several lines.
    const lines = lineDiff(redactor.hide(before), redactor.hide(after));
    const shown = lines.slice(0, MOST_LINES);
    if (lines.length > MOST_LINES) shown.push(` … ${lines.length - MOST_LINES} more changed lines`);
    return { path, lines: lines.length === 0 ? [' (only hidden parts differ)'] : shown };
  }
  const mask = isHidden(place) ? true : undefined;
  const isGone = after === undefined || (after === null && unknown === false);
  const isNew = before === undefined || before === null;
  return {
    path,
    ...(isNew ? {} : { before: showValue(before, { ...options, mask: mask ?? place.beforeMask }) }),
    ...(unknown === true
      ? { after: UNKNOWN }
      : isGone
        ? {}
        : { after: showValue(after, { ...options, mask: mask ?? place.afterMask }) }),
  };
}

/** What the API server counts and the provider repeats: it changes with everything else and says nothing by itself. */
const BOOKKEEPING = /^(metadata\.(resource_version|generation|uid|self_link)|status(\..*)?)$/;

const CLAIM = /^kubernetes_persistent_volume_claim(_v1)?$/;

/** A claim got its volume, which happens when its first pod starts, often after the apply that made the claim. */
const isBinding = (type: string, { path, before }: AttributeChange): boolean =>
  CLAIM.test(type) && path === 'spec.volume_name' && (before === undefined || before === '""');

/** Whether a difference between state and world is only bookkeeping. */
export const isBookkeeping = (type: string, attribute: AttributeChange): boolean =>
  type === 'helm_release'
    ? attribute.path === 'metadata' || attribute.path.startsWith('metadata.')
    : BOOKKEEPING.test(attribute.path) || isBinding(type, attribute);

export interface AttributeChanges {
  readonly attributes: AttributeChange[];
  readonly computed: number;
}

const startsWith = (path: readonly Step[], prefix: readonly Step[]): boolean =>
  prefix.length <= path.length && prefix.every((step, index) => step === path[index]);

/** Chart values, parsed, so that keys can be compared instead of texts; null when they cannot be. */
function chartValueChanges(change: ValueChange, redactor: Redactor): AttributeChange[] | null {
  const [before, after] = [
    releaseValues(valueAt(change.before, 'values')),
    releaseValues(valueAt(change.after, 'values')),
  ];
  if (before === undefined || after === undefined || valueAt(change.after_unknown, 'values') === true) return null;
  if (valueAt(change.after_sensitive, 'values') === true || valueAt(change.before_sensitive, 'values') === true)
    return null;
  const place: Place = {
    path: ['values'],
    label: 'values',
    before: before.merged,
    after: after.merged,
    unknown: false,
    beforeMask: false,
    afterMask: false,
    parent: undefined,
  };
  return [...differences(place)].map((found) => {
    const inValues = found.path.slice(1);
    const isRaw = valueAt(after.raw, ...inValues) !== undefined || valueAt(before.raw, ...inValues) !== undefined;
    return {
      ...show(found, redactor),
      ...(isRaw ? { raw: true as const } : {}),
    };
  });
}

/**
 * Which attributes of an object a change concerns.
 * @param type of the resource; the values of a helm_release are compared key by key
 * @param configuration its block, which tells what somebody set from what the provider computes
 */
export function attributeChanges(
  type: string,
  change: ValueChange,
  configuration: ConfigurationResource | undefined,
  redactor: Redactor,
): AttributeChanges {
  const values = type === 'helm_release' ? chartValueChanges(change, redactor) : null;
  const place: Place = {
    path: [],
    label: '',
    before: change.before,
    after: change.after,
    unknown: change.after_unknown ?? false,
    beforeMask: change.before_sensitive ?? false,
    afterMask: change.after_sensitive ?? false,
    parent: undefined,
  };
  const found = [...differences(place)].filter(({ path }) => values === null || path[0] !== 'values');
  const set = found.filter(({ path, unknown }) => unknown !== true || isConfigured(configuration, path));
  const attributes = set.map((each) => {
    const forces = (change.replace_paths ?? []).some(
      (prefix) => startsWith(each.path, prefix) || startsWith(prefix, each.path),
    );
    return { ...show(each, redactor), ...(forces ? { forcesReplacement: true as const } : {}) };
  });
  return { attributes: [...attributes, ...(values ?? [])], computed: found.length - set.length };
}
