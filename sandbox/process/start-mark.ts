import { readdirSync, readFileSync } from 'node:fs';

/** In the environment of every process that the sandbox starts, and of what that starts: a text of that start alone. */
export const START_MARK = 'CLUSTER_INFRA_SANDBOX_START';

/** Pid of the parent, from proc(5): field 4; the second field is the name in parentheses and may hold anything. */
function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/**
 * The process that bears a mark of {@link START_MARK}, null when there is none. Of a process and what it started, which
 * bears the same one, it is the first. Linux only: elsewhere nothing is found.
 */
export function findByStartMark(mark: string): number | null {
  if (process.platform !== 'linux') return null;
  const wanted = `${START_MARK}=${mark}`;
  const parents = new Map<number, number>();
  for (const pid of readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(wanted)) continue;
      parents.set(pid, parentOf(pid));
    } catch {
      // It has ended, or belongs to another user.
    }
  }
  const [first] = [...parents].filter(([, parent]) => !parents.has(parent)).sort(([left], [right]) => left - right);
  return first?.[0] ?? null;
}
