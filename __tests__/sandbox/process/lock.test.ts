import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tryLock } from '../../../sandbox/process/lock';
import { processMark } from '../../../sandbox/process/process-mark';

describe('the lock', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sandbox-lock-'));
    file = path.join(folder, 'lock');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const take = (purpose: string) => {
    const attempt = tryLock(file, purpose);
    if ('holder' in attempt) throw new Error(`held by ${attempt.holder.pid}`);
    return attempt;
  };

  it('is held by one at a time and says by whom', () => {
    const { release } = take('first');
    expect(tryLock(file, 'second')).toMatchObject({ holder: { pid: process.pid, purpose: 'first' } });
    release();
    take('second').release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken over from a process that ended', () => {
    const pid = spawnSync('true').pid;
    writeFileSync(file, JSON.stringify({ pid, mark: 'gone', purpose: 'killed', since: 'then' }));
    take('next').release();
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over when its pid belongs to another process now', () => {
    const other = { pid: process.ppid, mark: `${processMark(process.ppid)}-earlier`, purpose: 'killed', since: 'then' };
    writeFileSync(file, JSON.stringify(other));
    take('next').release();
  });

  it('is not taken from a living process', () => {
    const living = { pid: process.ppid, mark: processMark(process.ppid), purpose: 'up', since: 'now' };
    writeFileSync(file, JSON.stringify(living));
    expect(tryLock(file, 'next')).toEqual({ holder: living });
  });

  it('is taken over when half written', () => {
    writeFileSync(file, '{"pid":');
    take('next').release();
  });
});
