import { TfError } from './diagnostics';
import type { PathLike } from './attribute-path';

const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const FORM = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;

/** Milliseconds of `90s`, `10m`, `1h30m`, `500ms`; `undefined` when the text is no such duration. */
export function parseDuration(text: string): number | undefined {
  if (!FORM.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    total += Number(amount) * (UNITS[unit ?? ''] ?? 0);
  }
  return total;
}

/** @throws TfError at `path` when the text is no duration. */
export function durationAt(text: string, path: PathLike): number {
  const duration = parseDuration(text);
  if (duration === undefined) {
    throw new TfError(
      'Not a duration',
      `"${text}" is not a duration. Write for example "90s", "10m" or "1h30m".`,
      path,
    );
  }
  return duration;
}

/** `90s`, `10m`, `1h30m`: the shortest form with whole units. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds % 1_000 !== 0) return `${milliseconds}ms`;
  const seconds = milliseconds / 1_000;
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [seconds % 60, 's'],
  ] as const;
  const text = parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join('');
  return text === '' ? '0s' : text;
}
