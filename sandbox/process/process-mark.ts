import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

let bootId: string | undefined;

function linuxMark(pid: number): string | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  const startTime = startTimeOf(stat);
  if (startTime === null) return null;
  bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${bootId}:${startTime}`;
}

/**
 * The start time that a line of /proc/PID/stat holds, null when the process has ended. proc(5): the second field is the
 * name in parentheses and may hold anything; state is field 3, the number of threads field 20, start time field 22.
 *
 * Of a killed process the first thread may be a zombie while others have not ended yet, which on a busy machine takes a
 * while. Until the last one does, its ports are taken and its files are locked.
 */
export function startTimeOf(stat: string): string | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const threads = Number(fields[17]);
  if (fields[0] === 'X' || (fields[0] === 'Z' && threads <= 1)) return null;
  return fields[19] ?? null;
}

function psMark(pid: number): string | null {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [state, ...start] = line.split(/\s+/);
    return !state || state.startsWith('Z') ? null : start.join(' ');
  } catch {
    return null;
  }
}

/**
 * A text that tells a process from every other one that ever had its pid: its start time (and the boot it counts from).
 * Null when no such process runs; a zombie counts as gone.
 */
export function processMark(pid: number): string | null {
  return process.platform === 'linux' ? linuxMark(pid) : psMark(pid);
}

/** Resident memory in bytes, null when unknown. */
export function residentMemory(pid: number): number | null {
  try {
    if (process.platform === 'linux') {
      const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return kilobytes ? Number(kilobytes) * 1024 : null;
    }
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim()) * 1024;
  } catch {
    return null;
  }
}
