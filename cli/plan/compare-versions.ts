/** How a version follows another; `incomparable` where the texts do not say, for example `main` or two digests. */
export type VersionOrder = 'same' | 'up' | 'down' | 'incomparable';

interface ParsedVersion {
  numbers: readonly number[];
  /** Pre-release identifiers (`rc.1`), or a flavour such as `alpine`. */
  suffix: readonly string[];
}

/** `v1.2.3-rc.1+build`, `17.2-alpine`, `2026.8.0`, `11`: numbers first, build metadata ignored (semver 2.0, section 10). */
const VERSION = /^v?(\d+(?:\.\d+)*)(?:[-._]?([0-9A-Za-z][0-9A-Za-z.-]*))?(?:\+[0-9A-Za-z.-]+)?$/;
const PRE_RELEASE = /^(alpha|beta|rc|pre|preview|dev|snapshot|nightly|m)\d*$/i;

function parse(text: string): ParsedVersion | undefined {
  const match = VERSION.exec(text.trim());
  if (match?.[1] === undefined) return undefined;
  const suffix = match[2] === undefined ? [] : match[2].split(/[.-]/);
  return { numbers: match[1].split('.').map(Number), suffix };
}

const isPreRelease = (suffix: readonly string[]): boolean => suffix[0] !== undefined && PRE_RELEASE.test(suffix[0]);

function compareNumbers(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** Semver 2.0, section 11: numbers before words, numbers by value, fewer fields before more. */
function compareIdentifiers(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [a, b] = [left[index], right[index]];
    if (a === undefined) return -1;
    if (b === undefined) return 1;
    const [aIsNumber, bIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
    if (aIsNumber && bIsNumber && Number(a) !== Number(b)) return Math.sign(Number(a) - Number(b));
    if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
    if (!aIsNumber && a !== b) return a < b ? -1 : 1;
  }
  return 0;
}

const orderOf = (sign: number): VersionOrder => (sign === 0 ? 'same' : sign < 0 ? 'up' : 'down');

/**
 * Whether a version goes up or down, by semver where it applies. A flavour (`-alpine`) takes no part; two versions that
 * differ in nothing else are incomparable. A release follows its own pre-releases.
 */
export function compareVersions(from: string, to: string): VersionOrder {
  if (from === to) return 'same';
  const [left, right] = [parse(from), parse(to)];
  if (left === undefined || right === undefined) return 'incomparable';
  const byNumbers = compareNumbers(left.numbers, right.numbers);
  if (byNumbers !== 0) return orderOf(byNumbers);
  const [leftIsEarly, rightIsEarly] = [isPreRelease(left.suffix), isPreRelease(right.suffix)];
  if (leftIsEarly && rightIsEarly) return orderOf(compareIdentifiers(left.suffix, right.suffix));
  if (leftIsEarly !== rightIsEarly) return leftIsEarly ? 'up' : 'down';
  return left.suffix.join('.') === right.suffix.join('.') ? 'same' : 'incomparable';
}
