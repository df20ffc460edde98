import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const DOCUMENT = readFileSync(join(ROOT, 'docs/design-document.md'), 'utf8');

interface Row {
  readonly section: string;
  readonly statement: string;
  readonly here: string;
  readonly proof: string;
}

function rows(): Row[] {
  let section = '';
  return DOCUMENT.split('\n').flatMap((line) => {
    section = /^## (.*)/.exec(line)?.[1] ?? section;
    const cells = line.split('|').map((cell) => cell.trim());
    const isRow = cells.length === 5 && !/^(-+|the design document)$/.test(cells[1] ?? '');
    return isRow ? [{ section, statement: cells[1] ?? '', here: cells[2] ?? '', proof: cells[3] ?? '' }] : [];
  });
}

const built = rows().filter(({ section }) => section !== 'Not built yet');

/** Titles are written in a test file in one of these ways. */
function holdsTitle(source: string, title: string): boolean {
  const texts = [title, title.replaceAll("'", "\\'")];
  return texts.some((text) => ["'", '"', '`'].some((quote) => source.includes(`${quote}${text}${quote}`)));
}

test('every statement of the table is proven by a test that exists', () => {
  expect(built.length).toBeGreaterThan(80);
  const missing = built.filter(({ proof }) => {
    const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(proof) ?? [];
    return !existsSync(join(ROOT, file)) || !holdsTitle(readFileSync(join(ROOT, file), 'utf8'), title);
  });
  expect(missing.map(({ statement, proof }) => `${statement}: ${proof}`)).toEqual([]);
});

test('every statement says where it is, and files that it names exist', () => {
  const named = built.flatMap(({ here }) => [
    ...here.matchAll(/`((?:stacks|constructs|charts|docs|providers)\/[^`]*)`/g),
  ]);
  expect(named.length).toBeGreaterThan(8);
  expect(named.map((match) => match[1] ?? '').filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  expect(built.filter(({ statement, here }) => statement === '' || here === '')).toEqual([]);
});

test('what is said not to be built is not there', () => {
  const open = rows().filter(({ section }) => section === 'Not built yet');
  const files = open.map(({ here }) => here.replaceAll('`', ''));
  expect(files.filter((file) => existsSync(join(ROOT, file)))).toEqual([]);
});

test('every service of the design document has a section of its own', () => {
  const sections = new Set(built.map(({ section }) => section));
  for (const name of ['Certificates', 'Identity', 'The vault', 'The flow proxy', 'SIP capture', 'Whiteboards']) {
    expect(sections).toContain(name);
  }
});
