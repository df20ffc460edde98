/** Small pieces that the benchmarks share: run, measure, and say it in one table. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Measured {
  /** Wall time in seconds. */
  readonly seconds: number;
  /** Peak resident set of the process itself in MiB; NaN when it was killed. */
  readonly mebibytes: number;
}

/** Runs `node` with these arguments once. Throws with its stderr when it fails. */
export function measureNode(args: readonly string[], env: Record<string, string> = {}): Measured {
  const folder = mkdtempSync(path.join(tmpdir(), 'cluster-infra-bench-'));
  const memory = path.join(folder, 'memory');
  try {
    const started = process.hrtime.bigint();
    const result = spawnSync(process.execPath, ['--require', path.join(__dirname, 'report-memory.cjs'), ...args], {
      env: { ...process.env, CHECKPOINT_DISABLE: '1', ...env, BENCH_MEMORY: memory },
      encoding: 'utf8',
    });
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    if (result.status !== 0) throw new Error(`node ${args.join(' ')} ended with ${result.status}: ${result.stderr}`);
    return { seconds, mebibytes: Number(readFileSync(memory, 'utf8')) / 1024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
}

/** Prints one aligned line per row. */
export function printRows(rows: readonly Row[]): void {
  const width = Math.max(...rows.map((row) => row.what.length));
  for (const row of rows)
    process.stdout.write(`${row.what.padEnd(width)}  ${row.measured.padEnd(28)}  goal ${row.goal}\n`);
}
