import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { layoutOf, type Layout } from '../../../sandbox/layout';
import {
  ensureProcess,
  logFile,
  type ProcessDefinition,
  recordedProcesses,
  runningProcess,
  stopProcess,
} from '../../../sandbox/process/managed-process';
import { processMark } from '../../../sandbox/process/process-mark';
import { START_MARK } from '../../../sandbox/process/start-mark';

const sleeper = (seconds: number): ProcessDefinition => ({
  name: 'sleeper',
  command: '/bin/sh',
  args: ['-c', `echo started; exec sleep ${seconds}`],
});

describe('processes that outlive their starter', () => {
  let layout: Layout;
  beforeEach(() => {
    layout = layoutOf(mkdtempSync(path.join(tmpdir(), 'sandbox-process-')));
    mkdirSync(layout.root);
  });
  afterEach(async () => {
    for (const name of recordedProcesses(layout)) await stopProcess(layout, name, 1);
    rmSync(layout.checkout, { recursive: true, force: true });
  });

  it('are kept when they run as wanted, and started again when the command line changed', async () => {
    const first = await ensureProcess(layout, sleeper(300));
    expect(first.started).toBe(true);
    const second = await ensureProcess(layout, sleeper(300));
    expect(second).toEqual({ record: first.record, started: false });
    const other = await ensureProcess(layout, sleeper(301));
    expect(other.started).toBe(true);
    expect(processMark(first.record.pid)).not.toBe(first.record.mark);
  });

  it('are started again after they died', async () => {
    const first = await ensureProcess(layout, sleeper(300));
    process.kill(first.record.pid, 'SIGKILL');
    while (runningProcess(layout, 'sleeper')) await sleep(10);
    const second = await ensureProcess(layout, sleeper(300));
    expect(second.started).toBe(true);
    expect(second.record.pid).not.toBe(first.record.pid);
  });

  it('write to a log of their own', async () => {
    await ensureProcess(layout, sleeper(300));
    for (let waited = 0; waited < 30_000; waited += 20) {
      if (readFileSync(logFile(layout, 'sleeper'), 'utf8') === 'started\n') return;
      await sleep(20);
    }
    throw new Error('nothing in the log');
  });

  it('are stopped, even when they do not want to', async () => {
    // What a shell ignores, the program that takes its place ignores: one process, so that nothing of it outlives its end.
    const stubborn = { ...sleeper(0), args: ['-c', 'trap "" TERM; echo deaf; exec sleep 300'] };
    const { record } = await ensureProcess(layout, stubborn);
    while (!readFileSync(logFile(layout, 'sleeper'), 'utf8').includes('deaf')) await sleep(10);
    expect(await stopProcess(layout, 'sleeper', 0.3)).toBe(true);
    expect(processMark(record.pid)).toBeNull();
    expect(await stopProcess(layout, 'sleeper')).toBe(false);
  });

  it('end by the end of their children when asked to, also of children with a group of their own', async () => {
    const family = {
      ...sleeper(0),
      args: ['-c', `perl -e 'setpgrp(0, 0); exec "sleep", "300"' & echo $!; wait; echo orderly`],
      withChildren: true,
    };
    await ensureProcess(layout, family);
    let child = 0;
    while (child === 0) {
      await sleep(10);
      child = Number(readFileSync(logFile(layout, 'sleeper'), 'utf8').trim());
    }
    expect(processMark(child)).not.toBeNull();
    await stopProcess(layout, 'sleeper', 30);
    for (let waited = 0; processMark(child) !== null && waited < 30_000; waited += 20) await sleep(20);
    expect(processMark(child)).toBeNull();
    expect(readFileSync(logFile(layout, 'sleeper'), 'utf8')).toContain('orderly');
  });

  // Elsewhere nobody can look into the environment of a process.
  (process.platform === 'linux' ? it : it.skip)(
    'are found, and ended, when what started them was killed before it wrote them down',
    async () => {
      const { record } = await ensureProcess(layout, sleeper(300));
      const file = path.join(layout.run, 'sleeper.json');
      const environment = readFileSync(`/proc/${record.pid}/environ`, 'utf8');
      const starting = new RegExp(`${START_MARK}=(\\w+)`).exec(environment)?.[1];
      const { pid, mark, ...wanted } = record;
      writeFileSync(file, JSON.stringify({ ...wanted, starting }));
      expect(runningProcess(layout, 'sleeper')).toEqual(record);
      expect(await ensureProcess(layout, sleeper(300))).toEqual({ record, started: false });
      expect(await stopProcess(layout, 'sleeper')).toBe(true);
      expect(processMark(pid)).not.toBe(mark);

      writeFileSync(file, JSON.stringify({ ...wanted, starting }));
      expect(runningProcess(layout, 'sleeper')).toBeNull();
      expect((await ensureProcess(layout, sleeper(300))).started).toBe(true);
    },
  );

  it('are left alone when their pid belongs to another process now', async () => {
    const { record } = await ensureProcess(layout, sleeper(300));
    const file = path.join(layout.run, 'sleeper.json');
    writeFileSync(file, JSON.stringify({ ...record, mark: `${record.mark}0` }));
    expect(runningProcess(layout, 'sleeper')).toBeNull();
    expect(await stopProcess(layout, 'sleeper')).toBe(false);
    expect(processMark(record.pid)).toBe(record.mark);
    process.kill(record.pid, 'SIGKILL');
  });

  it('report a program that does not exist', async () => {
    await expect(ensureProcess(layout, { ...sleeper(0), command: '/no/such/program' })).rejects.toThrow(
      /sleeper could not be started: \/no\/such\/program/,
    );
  });
});
