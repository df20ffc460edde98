import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { layoutOf, type Layout } from '../../../sandbox/layout';
import { providers } from '../../../sandbox/mirror/provider-list';
import { bundleProcess } from '../../../sandbox/process/bundle-process';
import { SOURCE_FOLDERS, sourceKey } from '../../../sandbox/process/source-key';

const ROOT = path.join(__dirname, '..', '..', '..');

describe('a program that is bundled once', () => {
  let layout: Layout;
  const write = (file: string, text: string) => writeFileSync(path.join(layout.checkout, file), text);
  const bundle = () => bundleProcess(layout, 'trial', 'sandbox/main.ts');
  beforeEach(() => {
    layout = layoutOf(mkdtempSync(path.join(tmpdir(), 'sandbox-bundle-')));
    for (const folder of ['sandbox/below', ...SOURCE_FOLDERS])
      mkdirSync(path.join(layout.checkout, folder), { recursive: true });
    write('package-lock.json', '{}');
    write('tsconfig.json', '{}');
    write('sandbox/below/greeting.ts', "export const greeting: string = 'hello';\n");
    write('sandbox/main.ts', "import { greeting } from './below/greeting';\nconsole.log(greeting);\n");
  });
  afterEach(() => rmSync(layout.checkout, { recursive: true, force: true }));

  it('is not bundled again while its sources are the same', () => {
    const file = bundle();
    const { mtimeMs, ino } = statSync(file);
    expect(bundle()).toBe(file);
    expect(statSync(file)).toMatchObject({ mtimeMs, ino });
  });

  it('is another file when a source changes, also one that it imports', () => {
    const before = bundle();
    write('sandbox/below/greeting.ts', "export const greeting: string = 'good bye';\n");
    const after = bundle();
    expect(after).not.toBe(before);
    expect(readFileSync(after, 'utf8')).toContain('good bye');
  });

  it('is bundled again when its file has gone or is not what was written', () => {
    const file = bundle();
    const text = readFileSync(file, 'utf8');
    rmSync(file);
    expect(bundle()).toBe(file);
    writeFileSync(file, 'damaged');
    expect(bundle()).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it.each([
    ['other packages', 'package-lock.json', '{ "lockfileVersion": 3 }'],
    ['other settings', 'tsconfig.json', '{ "compilerOptions": { "target": "ES2023" } }'],
    ['a new file', 'providers/new.ts', 'export {};'],
    ['data', 'sandbox/below/table.json', '[]'],
  ])('has other sources with %s', (_what, file, text) => {
    const before = sourceKey(layout.checkout);
    expect(sourceKey(layout.checkout)).toBe(before);
    write(file, text);
    expect(sourceKey(layout.checkout)).not.toBe(before);
  });
});

test('every bundle of the sandbox is made of the sources that are watched, and of packages', () => {
  const entries = providers.flatMap(({ origin }) => ('entry' in origin ? [origin.entry] : []));
  const { metafile } = buildSync({
    entryPoints: [
      ...entries,
      'sandbox/providers/kubernetes/serve.ts',
      'sandbox/daemon/main.ts',
      'sandbox/vaultwarden/main.ts',
    ],
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    write: false,
    outdir: 'nowhere',
    metafile: true,
    logLevel: 'silent',
  });
  const own = Object.keys(metafile.inputs).filter((file) => !/(?:^|\/)node_modules\//.test(file));
  expect(own.length).toBeGreaterThan(100);
  const folders = SOURCE_FOLDERS.map((folder) => `${folder}/`);
  expect(
    own.filter((file) => !folders.some((folder) => file.startsWith(folder)) || !/\.(?:ts|json)$/.test(file)),
  ).toEqual([]);
});
