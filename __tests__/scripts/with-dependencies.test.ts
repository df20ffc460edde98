/** A copy of the script in a folder of its own, with a stand-in for npm that waits for leave and counts how often it installs. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

let folder: string;
const inside = (...names: string[]) => path.join(folder, ...names);

/** What the commands run with: the stand-in for npm first on the PATH. */
const environment = () => ({ ...process.env, PATH: `${inside('tools')}${path.delimiter}${process.env.PATH}` });
const ARGUMENTS = ['scripts/with-dependencies.cjs', 'node', '-e', 'console.log("ran")'];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'with-dependencies-'));
  mkdirSync(inside('scripts'));
  mkdirSync(inside('tools'));
  copyFileSync(path.resolve(__dirname, '../../scripts/with-dependencies.cjs'), inside('scripts/with-dependencies.cjs'));
  writeFileSync(inside('package-lock.json'), '{}');
  writeFileSync(
    inside('tools/npm'),
    '#!/bin/sh\necho installed >> installs\nwhile [ ! -e go ]; do sleep 0.05; done\nmkdir -p node_modules\n',
  );
  chmodSync(inside('tools/npm'), 0o755);
  mayInstall();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lets npm end. */
const mayInstall = () => writeFileSync(inside('go'), '');

const run = () => spawnSync(process.execPath, ARGUMENTS, { cwd: folder, env: environment(), encoding: 'utf8' });
const installs = () =>
  existsSync(inside('installs')) ? readFileSync(inside('installs'), 'utf8').split('\n').length - 1 : 0;

/** Lets npm end as soon as one of the commands says that it waits. */
function runBeside(): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ARGUMENTS, { cwd: folder, env: environment() });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      output += text.toString();
      if (output.includes('Waiting for process')) mayInstall();
    });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

test('the packages are installed once, then the command runs at once', () => {
  expect(run()).toMatchObject({ status: 0, stdout: 'ran\n' });
  expect(run()).toMatchObject({ status: 0, stdout: 'ran\n', stderr: '' });
  expect(installs()).toBe(1);
});

test('of two commands at once the second waits for the install of the first', async () => {
  rmSync(inside('go'));
  const ended = await Promise.all([runBeside(), runBeside()]);
  expect(ended.map(({ code }) => code)).toEqual([0, 0]);
  expect(installs()).toBe(1);
  expect(ended.map(({ output }) => output).join('')).toMatch(/Waiting for process \d+, which is installing/);
});

test('an install that was killed does not stop the next', () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  writeFileSync(inside('.cluster-infra-install.lock'), `${gone}\n`);
  expect(run()).toMatchObject({ status: 0, stdout: 'ran\n' });
  expect(existsSync(inside('.cluster-infra-install.lock'))).toBe(false);
});

test('a command that goes on after its install leaves the lock of a later one alone', () => {
  const later = 'require("node:fs").writeFileSync(".cluster-infra-install.lock", "1\\n")';
  const args = ['scripts/with-dependencies.cjs', 'node', '-e', later];
  expect(spawnSync(process.execPath, args, { cwd: folder, env: environment() }).status).toBe(0);
  expect(readFileSync(inside('.cluster-infra-install.lock'), 'utf8')).toBe('1\n');
});

test('packages of another checkout are never replaced through a link', () => {
  mkdirSync(inside('other'));
  writeFileSync(inside('other/package'), 'precious');
  symlinkSync(inside('other'), inside('node_modules'));
  const ended = run();
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain(`is a link to ${inside('other')}`);
  expect(installs()).toBe(0);
  expect(readFileSync(inside('other/package'), 'utf8')).toBe('precious');
});
