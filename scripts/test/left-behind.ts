import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that a test started and nobody ended. */
interface LeftBehind {
  readonly pid: number;
  readonly command: string;
}

/** The living processes whose environment holds `mark`: daemons have left their parent and its group, not this. */
function marked(mark: string): LeftBehind[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(mark)) return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').slice(0, 3).join(' ').trim();
        return command === '' ? [] : [{ pid: Number(name), command }];
      } catch {
        // Ended meanwhile, or another user's.
        return [];
      }
    });
}

function send(processes: readonly LeftBehind[], signal: NodeJS.Signals): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal);
    } catch {
      // Ended meanwhile.
    }
  }
}

/**
 * Ends what an interrupted test could not: clusters, databases and commands with `NAME=value` in their environment.
 * @returns their commands; none on a system without /proc
 */
export async function endLeftBehind(mark: string): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const found = marked(mark);
  send(found, 'SIGTERM');
  for (const deadline = Date.now() + 10_000; marked(mark).length > 0 && Date.now() < deadline;) await sleep(200);
  send(marked(mark), 'SIGKILL');
  return found.map(({ command }) => command);
}
