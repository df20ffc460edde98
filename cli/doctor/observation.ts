/**
 * `note` is worth knowing and no fault. `simulated`: the sandbox plays it, a real cluster may differ. `not-checkable`: it
 * could not be looked at here, and the detail says why; never a promise that all is well.
 */
export type ObservationStatus = 'ok' | 'note' | 'finding' | 'simulated' | 'not-checkable';

/** One thing that a check looked at. Never holds a secret. */
export interface Observation {
  /** What was looked at, in a word or two. */
  readonly check: string;
  readonly status: ObservationStatus;
  readonly detail: string;
  /** What to do; every finding has one. */
  readonly cure?: string;
}

export const ok = (check: string, detail: string): Observation => ({ check, status: 'ok', detail });

export const note = (check: string, detail: string, cure?: string): Observation => ({
  check,
  status: 'note',
  detail,
  ...(cure === undefined ? {} : { cure }),
});

export const finding = (check: string, detail: string, cure: string): Observation => ({
  check,
  status: 'finding',
  detail,
  cure,
});

export const simulated = (check: string, detail: string): Observation => ({ check, status: 'simulated', detail });

export const notCheckable = (check: string, detail: string, cure?: string): Observation => ({
  check,
  status: 'not-checkable',
  detail,
  ...(cure === undefined ? {} : { cure }),
});

/** `3 nodes`, `1 node`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;

/** The first few of a list, and how many more there are. */
export function some(names: readonly string[], shown = 5): string {
  const rest = names.length - shown;
  return `${names.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
