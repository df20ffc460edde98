import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHARTS } from './helm';

/** A row of NAMES.md: `Deployment traefik -`. */
export type NameRow = string;

/** The rows of each chart's table in NAMES.md, by chart, without the source column. */
export function documentedNames(): ReadonlyMap<string, readonly NameRow[]> {
  const text = readFileSync(join(CHARTS, 'NAMES.md'), 'utf8');
  const sections = text.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const chart = section.split(' ', 1)[0] as string;
      const rows = [...section.matchAll(/^\| ([A-Z]\w+) +\| (\S+) +\| (\S+) +\| (.+?) +\|$/gm)];
      return [chart, rows.map((row) => `${row[1]} ${row[2]} ${row[3]}`)];
    }),
  );
}
