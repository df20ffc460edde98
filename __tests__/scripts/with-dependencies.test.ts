/** A copy of the script in a folder of its own, with a stand-in for npm that counts its installs, and waits where it is told. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { waitUntil } from '../../sandbox/wait-until';

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
    '#!/bin/sh\necho installed >> installs\nwhile test -e hold; do sleep 0.1; done\nmkdir -p node_modules\n',
  );
  chmodSync(inside('tools/npm'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = () => spawnSync(process.execPath, ARGUMENTS, { cwd: folder, env: environment(), encoding: 'utf8' });
const installs = () =>
  existsSync(inside('installs')) ? readFileSync(inside('installs'), 'utf8').split('\n').length - 1 : 0;

function runBeside(): { ended: Promise<number | null>; output: () => string } {
  const child = spawn(process.execPath, ARGUMENTS, { cwd: folder, env: environment() });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  return { ended: new Promise((resolve) => child.on('close', resolve)), output: () => output };
}

test('the packages are installed once, then the command runs at once', () => {
  expect(run()).toMatchObject({ status: 0, stdout: 'ran\n' });
  expect(run()).toMatchObject({ status: 0, stdout: 'ran\n', stderr: '' });
  expect(installs()).toBe(1);
});

test('of two commands at once the second waits for the install of the first', async () => {
  // The install lasts until the other command has come and says that it waits.
  writeFileSync(inside('hold'), '');
  const commands = [runBeside(), runBeside()];
  const said = () => commands.map(({ output }) => output()).join('');
  const isWaiting = async () => /Waiting for process \d+, which is installing/.test(said());
  await waitUntil({ what: 'the second command to wait', deadline: 30, attempt: isWaiting, evidence: said }).finally(
    () => rmSync(inside('hold')),
  );
  expect(await Promise.all(commands.map(({ ended }) => ended))).toEqual([0, 0]);
  expect(installs()).toBe(1);
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
