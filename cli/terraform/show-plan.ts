import { spawn } from 'node:child_process';
import { CommandError } from '../../errors/command-error';
import type { Variables } from './run-terraform';

/** Seconds; it starts the providers once more to learn their schemas. */
const DEADLINE = 300;

/**
 * A saved plan as JSON (`terraform show -json`). The text holds values in clear: keep it in memory.
 *
 * @throws CommandError with what terraform says.
 */
export async function showPlan(
  binary: string,
  folder: string,
  planFile: string,
  env: Variables,
  signal: AbortSignal,
): Promise<string> {
  const child = spawn(binary, ['show', '-json', '-no-color', planFile], {
    cwd: folder,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE * 1000,
    signal,
  });
  const chunks: Buffer[] = [];
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaint += chunk));
  const outcome = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, ended) => resolve(code ?? `ended by ${ended}`));
  });
  if (outcome === 0) return Buffer.concat(chunks).toString('utf8');
  throw new CommandError({
    problem: `The saved plan ${planFile} cannot be shown: terraform show ended with ${outcome}.`,
    details: complaint.trim().split('\n').slice(-12),
    fix: 'Plan again with `npx cluster-infra plan`.',
  });
}
