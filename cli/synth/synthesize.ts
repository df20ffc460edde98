import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CommandError, InterruptedError } from '../../errors/command-error';

const REPOSITORY = path.join(__dirname, '..', '..');
/** Milliseconds; a synthesis takes one or two seconds. */
const DEADLINE = 300_000;
/**
 * What a synthesis may see of the environment: it needs no credential, so it gets none; and as it asks no server, Node need
 * not read authorities before it starts.
 */
const HANDED_OVER = /^(?:PATH|HOME|TMPDIR|TMP|TEMP|LANG|LC_.*|NODE_(?!EXTRA_CA_CERTS$).*|SystemRoot)$/;

export interface SynthesisOptions {
  /** Name of the environment (CLUSTER_ENV). */
  readonly environment: string;
  /** Emptied first, then filled as cdktf.out is. */
  readonly folder: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly signal: AbortSignal;
}

/**
 * Synthesizes all stacks of an environment with main.ts, in a process of its own.
 *
 * @throws CommandError with what the synthesis says; InterruptedError.
 */
export async function synthesize({ environment, folder, env, signal }: SynthesisOptions): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const handedOver = Object.fromEntries(Object.entries(env).filter(([name]) => HANDED_OVER.test(name)));
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', 'main.ts'], {
    cwd: REPOSITORY,
    env: { ...handedOver, CLUSTER_ENV: environment, CDKTF_OUTDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE,
    signal,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const outcome = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, ended) => resolve(code ?? `ended by ${ended}`));
  });
  if (signal.aborted) throw new InterruptedError('the synthesis was ended; nothing was planned.');
  if (outcome !== 0)
    throw new CommandError({
      problem: `The stacks of the environment ${environment} could not be synthesized (${
        typeof outcome === 'number' ? `exit code ${outcome}` : outcome
      }):`,
      details: output.trimEnd().split('\n'),
      fix: `Mend what is named above, then try CLUSTER_ENV=${environment} npm run synth.`,
    });
}
