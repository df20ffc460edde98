import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { forgetEndedServer } from '../../../sandbox/database/ended-server';
import { processMark } from '../../../sandbox/process/process-mark';

// Elsewhere the first process takes note of every child.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('the lock file of a PostgreSQL server', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ended-server-'));
  const lockFile = path.join(folder, 'postmaster.pid');
  const started: ChildProcess[] = [];
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));
  const lockedBy = (pid: number | undefined): void => writeFileSync(lockFile, `${pid}\n${folder}\n`);

  /** A process that has ended, of a parent that never takes note: `exec` makes it the child of a `sleep`. */
  async function neverReaped(): Promise<number> {
    const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'ignore'] });
    started.push(parent);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    // The shell itself would take note of a child that ends before.
    while (readFileSync(`/proc/${parent.pid}/comm`, 'utf8') !== 'sleep\n') await pause();
    process.kill(pid, 'SIGKILL');
    while (processMark(pid) !== null) await pause();
    return pid;
  }

  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('goes when its process has ended, though its pid exists for ever', async () => {
    lockedBy(await neverReaped());
    forgetEndedServer(folder);
    expect(existsSync(lockFile)).toBe(false);
  });

  it('stays while a child of that server still works in the data folder', async () => {
    lockedBy(await neverReaped());
    const child = spawn('sleep', ['600'], { cwd: folder });
    started.push(child);
    await once(child, 'spawn');
    forgetEndedServer(folder);
    expect(existsSync(lockFile)).toBe(true);
  });

  it('stays while its process runs, and without one is left to PostgreSQL', () => {
    lockedBy(process.pid);
    forgetEndedServer(folder);
    expect(existsSync(lockFile)).toBe(true);
    writeFileSync(lockFile, 'damaged\n');
    forgetEndedServer(folder);
    expect(existsSync(lockFile)).toBe(true);
  });
});
