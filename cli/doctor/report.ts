import type { ObservationStatus } from './observation';
import type { CheckRow } from './run-checks';

const LABELS: Readonly<Record<ObservationStatus, string>> = {
  ok: 'ok',
  note: 'note',
  finding: 'FINDING',
  simulated: 'simulated',
  'not-checkable': 'not checkable here',
};
const WIDTH = Math.max(...Object.values(LABELS).map(({ length }) => length)) + 2;

/** @param areas several where they say the same. */
function rowText(areas: readonly string[], { check, status, detail, cure }: CheckRow): string {
  const lines = [
    `${areas.join(', ')} (${check}): ${detail}`,
    ...(cure === undefined ? [] : [`How to fix it: ${cure}`]),
  ];
  return `${LABELS[status].padEnd(WIDTH)}${lines.join('\n').replaceAll(/\n(?=.)/g, `\n${' '.repeat(WIDTH)}`)}`;
}

/** Observations that are equal but for the check that made them become one, at the place of the first. */
function rowTexts(rows: readonly CheckRow[]): string[] {
  const equal = new Map<string, { readonly areas: string[]; readonly row: CheckRow }>();
  for (const row of rows) {
    const { area, ...said } = row;
    const known = equal.get(JSON.stringify(said));
    if (known) known.areas.push(area);
    else equal.set(JSON.stringify(said), { areas: [area], row });
  }
  return [...equal.values()].map(({ areas, row }) => rowText(areas, row));
}

/** How many observations of each kind there are. */
export function tally(rows: readonly CheckRow[]): Record<ObservationStatus, number> {
  const counts = { finding: 0, note: 0, ok: 0, simulated: 0, 'not-checkable': 0 };
  for (const { status } of rows) counts[status]++;
  return counts;
}

/** All observations in the order of the checks, and the sum in the last line, where it is seen. */
export function reportText(rows: readonly CheckRow[]): string {
  const { finding, note, ok, simulated, 'not-checkable': open } = tally(rows);
  const sum = [
    `${finding} ${finding === 1 ? 'finding' : 'findings'}`,
    `${note} ${note === 1 ? 'note' : 'notes'}`,
    `${ok} ok`,
    ...(simulated > 0 ? [`${simulated} simulated`] : []),
    ...(open > 0 ? [`${open} not checkable here`] : []),
  ];
  return [...rowTexts(rows), `${sum.join(', ')}.`].join('\n');
}
