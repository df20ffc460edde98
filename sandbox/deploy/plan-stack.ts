import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { interruptible } from '../interruption';
import type { Layout } from '../layout';
import { terraformBinary } from '../prerequisites';
import { synthesizedFolder } from './synthesize';
import { errorsOf } from './terraform-output';

/** Milliseconds for a plan, which also reads the whole stack from the cluster. */
const DEADLINE = 300_000;

const folderOf = (layout: Layout, stack: string) => path.join(synthesizedFolder(layout), 'stacks', stack);

/** Whether Terraform was initialized for this stack in this checkout, which any deployment begins with. */
export const wasInitialized = (layout: Layout, stack: string): boolean =>
  ['.terraform', '.terraform.lock.hcl'].every((name) => existsSync(path.join(folderOf(layout, stack), name)));

/** Plans a synthesized stack. Code 0: nothing to do, 1: error, 2: changes, null: ended by a signal or not started. */
async function plan(
  layout: Layout,
  stack: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string }> {
  const child = execFile(terraformBinary(process.env), ['plan', '-input=false', '-no-color', '-detailed-exitcode'], {
    cwd: folderOf(layout, stack),
    env: { ...process.env, ...env },
    timeout: DEADLINE,
    maxBuffer: 64 * 2 ** 20,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: string) => (output += text));
  child.on('error', () => undefined);
  const end = new Promise<number | null>((resolve) => child.once('close', resolve));
  const code = await interruptible(end, async () => void child.kill('SIGINT'));
  return { code, output };
}

/**
 * Whether Terraform finds nothing to do in a synthesized stack that was deployed from this checkout before. Asking
 * Terraform directly takes a fraction of what `cdktf deploy` takes to come to the same answer.
 *
 * @returns false also when the question cannot be answered: the deployment that follows then shows why.
 */
export const hasNoChanges = async (
  layout: Layout,
  stack: string,
  env: Readonly<Record<string, string>>,
): Promise<boolean> => wasInitialized(layout, stack) && (await plan(layout, stack, env)).code === 0;

/** Why Terraform cannot plan a stack, in its words; null when it can. */
export async function whyNotPlanned(
  layout: Layout,
  stack: string,
  env: Readonly<Record<string, string>>,
): Promise<string | null> {
  if (!wasInitialized(layout, stack)) return null;
  const { code, output } = await plan(layout, stack, env);
  return code === 1 ? errorsOf(output, '') : null;
}
