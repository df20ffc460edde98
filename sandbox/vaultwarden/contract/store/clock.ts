let last = 0n;

/** Microseconds since 1970, never the same twice: two writes within a microsecond keep their order. */
function microseconds(): bigint {
  const now = BigInt(Date.now()) * 1000n + ((process.hrtime.bigint() / 1000n) % 1000n);
  last = now > last ? now : last + 1n;
  return last;
}

/** The time as upstream writes it: RFC 3339, UTC, six digits (src/util.rs, format_date). */
export function now(): string {
  const value = microseconds();
  const whole = new Date(Number(value / 1000n)).toISOString().slice(0, -1);
  return `${whole}${String(value % 1000n).padStart(3, '0')}Z`;
}

/** A client's date in that form; the start of time when it is none (src/util.rs, validate_and_format_date). */
export function formatDate(text: string): string {
  const match = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.exec(text);
  if (!match || Number.isNaN(Date.parse(text))) return '1970-01-01T00:00:00.000000Z';
  const digits = (match[1] ?? '.').slice(1).padEnd(6, '0').slice(0, 6);
  const zone = match[2] ?? 'Z';
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${digits}${zone.toUpperCase() === 'Z' ? 'Z' : zone}`;
}

/**
 * Whole seconds from a client's date to a stored one, cut off; null when the client's is not a date.
 * The zone is read over, as upstream does (chrono's NaiveDateTime with "%+").
 */
export function secondsSince(client: string, stored: string): number | null {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|[+-]\d\d:?\d\d)$/.exec(client);
  const asked = Date.parse(`${match?.[1] ?? ''}Z`);
  return Number.isNaN(asked) ? null : Math.trunc((Date.parse(stored) - asked) / 1000);
}
