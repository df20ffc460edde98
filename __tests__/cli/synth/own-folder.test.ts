import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ownFolder } from '../../../cli/synth/own-folder';

const base = mkdtempSync(path.join(tmpdir(), 'own-folder-'));
afterEach(() => readdirSync(base).forEach((name) => rmSync(path.join(base, name), { recursive: true })));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** What another process left, so many minutes ago. */
function leave(name: string, minutes: number): string {
  const folder = path.join(base, name);
  mkdirSync(folder);
  const then = new Date(Date.now() - minutes * 60_000);
  utimesSync(folder, then, then);
  return folder;
}
const gone = (): number => spawnSync(process.execPath, ['-e', '']).pid;

test('each command has a folder of its own, and leaves alone what another one reads', () => {
  const first = ownFolder(base);
  writeFileSync(path.join(first, 'manifest.json'), '{}');
  const second = ownFolder(base);
  expect(readdirSync(second)).toEqual([]);
  expect(readdirSync(first)).toEqual(['manifest.json']);
});

test('what a killed command left is removed after an hour, and what one that runs wrote never', () => {
  const [old, young] = [leave(`${gone()}-a`, 61), leave(`${gone()}-b`, 1)];
  const [running, before] = [leave(`${process.pid}-c`, 600), leave('stacks', 61)];
  ownFolder(base);
  expect([old, young, running, before].map((folder) => existsSync(folder))).toEqual([false, true, true, false]);
});

test('it goes with the process', () => {
  const file = path.join(__dirname, '../../../cli/synth/own-folder.ts');
  const script = `console.log(require(${JSON.stringify(file)}).ownFolder(${JSON.stringify(base)}))`;
  const { stdout } = spawnSync(process.execPath, ['--require', 'tsx/cjs', '--eval', script], { encoding: 'utf8' });
  expect(stdout.trim().startsWith(path.join(base, ''))).toBe(true);
  expect(readdirSync(base)).toEqual([]);
});
