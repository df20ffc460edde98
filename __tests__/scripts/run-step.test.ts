import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep } from '../../scripts/test/run-step';
import type { Step } from '../../scripts/test/steps';

const folder = mkdtempSync(join(tmpdir(), 'run-step-'));
const answer = join(folder, 'answer');
afterAll(() => rmSync(folder, { recursive: true }));

const step = (code: string, rest: Partial<Step> = {}): Step => ({
  name: 'tried',
  title: 'a step of this test',
  command: [process.execPath, '-e', code],
  deadline: 60,
  ...rest,
});
const run = (tried: Step, signal = new AbortController().signal): Promise<string | undefined> =>
  runStep(tried, { extra: [], env: { ...process.env, ANSWER: answer }, signal });

/** Its niceness comes a moment after its start: it waits for it, for half a minute at most. */
const writeNiceness = (expected: number): string => `
  const until = Date.now() + 30_000;
  const look = () => {
    if (require('node:os').getPriority() !== ${expected} && Date.now() < until) return setTimeout(look, 10);
    const child = require('node:child_process').spawnSync('nice', { encoding: 'utf8' });
    require('node:fs').writeFileSync(process.env.ANSWER, child.stdout);
  };
  look();`;

test('a step that yields to others passes its niceness on to what it starts', async () => {
  const nicer = Math.min(19, getPriority() + 3);
  expect(await run(step(writeNiceness(nicer), { niceness: 3 }))).toBeUndefined();
  expect(Number(readFileSync(answer, 'utf8'))).toBe(nicer);
  expect(await run(step(writeNiceness(getPriority())))).toBeUndefined();
  expect(Number(readFileSync(answer, 'utf8'))).toBe(getPriority());
});

test('how a step failed is said: its exit code, its signal, its deadline, a command that is not there', async () => {
  expect(await run(step('process.exit(3)'))).toBe('ended with exit code 3');
  expect(await run(step('process.kill(process.pid, "SIGKILL")'))).toBe('ended with SIGKILL');
  expect(await run(step('setTimeout(() => {}, 60_000)', { deadline: 0.2 }))).toBe(
    'not finished after its deadline of 0.2 s',
  );
  expect(await run({ ...step(''), command: ['no-such-command'] })).toMatch(/^could not be started: .*ENOENT/);
});

test('an interrupted run ends the step', async () => {
  const interruption = new AbortController();
  const ended = run(step('setTimeout(() => {}, 60_000)'), interruption.signal);
  interruption.abort();
  expect(await ended).toBe('ended with SIGTERM');
});
