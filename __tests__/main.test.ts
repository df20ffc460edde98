import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENVIRONMENTS } from './support/environments';

const ROOT = join(__dirname, '..');

interface Outcome {
  readonly code: number;
  readonly stderr: string;
  readonly stacks: boolean;
}

/** Runs main.ts as cdktf.json does, without a cluster, a secret, an address it could reach or a program it could run. */
async function main(environment: Record<string, string>): Promise<Outcome> {
  const outdir = mkdtempSync(join(tmpdir(), 'cluster-infra-main-'));
  const env = { PATH: '', CDKTF_OUTDIR: outdir, ...environment };
  try {
    return await new Promise((resolve) => {
      execFile(
        process.execPath,
        ['--require', 'tsx/cjs', 'main.ts'],
        { cwd: ROOT, env, timeout: 150_000 },
        (error, _out, stderr) => {
          const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
          resolve({ code, stderr, stacks: existsSync(join(outdir, 'manifest.json')) });
        },
      );
    });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

test.each(ENVIRONMENTS)(
  '%s is synthesized with nothing but its name',
  async (name) => {
    expect(await main({ CLUSTER_ENV: name })).toEqual({ code: 0, stderr: '', stacks: true });
  },
  60_000,
);

test.each([
  ['no environment', {}, 'No environment was chosen'],
  ['an unknown environment', { CLUSTER_ENV: 'prodution' }, 'There is no environment "prodution"'],
])(
  '%s ends with 1, the known ones, and no stack trace',
  async (_what, environment, message) => {
    const { code, stderr, stacks } = await main(environment);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toContain(ENVIRONMENTS.join(', '));
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stacks).toBe(false);
  },
  60_000,
);
