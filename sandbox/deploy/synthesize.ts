import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Layout } from '../layout';
import { SandboxError } from '../sandbox-error';

/** Milliseconds; a synthesis takes one or two seconds. */
const DEADLINE = 300_000;

/** Where the synthesized stacks lie; cdktf expects them there. */
export const synthesizedFolder = (layout: Layout) => path.join(layout.checkout, 'cdktf.out');

/** Synthesizes all stacks of the environment `sandbox`. It needs no cluster and sees no secret. */
export function synthesize(layout: Layout): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--require', 'tsx/cjs', 'main.ts'], {
      cwd: layout.checkout,
      env: { ...process.env, CLUSTER_ENV: 'sandbox', CDKTF_OUTDIR: undefined, NODE_EXTRA_CA_CERTS: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: DEADLINE,
    });
    let output = '';
    const keep = (chunk: Buffer) => (output += chunk.toString('utf8'));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new SandboxError(`The synthesis of the stacks failed (${signal ?? `exit code ${code}`}):\n${output.trim()}`),
        );
    });
  });
}
