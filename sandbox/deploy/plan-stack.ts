import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { interruptible } from '../interruption';
import type { Layout } from '../layout';
import { terraformBinary } from '../prerequisites';
import { synthesizedFolder } from './synthesize';

/** Milliseconds for a plan, which also reads the whole stack from the cluster. */
const DEADLINE = 300_000;

/**
 * Whether Terraform finds nothing to do in a synthesized stack that was deployed from this checkout before. Asking
 * Terraform directly takes a fraction of what `cdktf deploy` takes to come to the same answer.
 *
 * @returns false also when the question cannot be answered: the deployment that follows then shows why.
 */
export async function hasNoChanges(
  layout: Layout,
  stack: string,
  env: Readonly<Record<string, string>>,
): Promise<boolean> {
  const folder = path.join(synthesizedFolder(layout), 'stacks', stack);
  if (!existsSync(path.join(folder, '.terraform')) || !existsSync(path.join(folder, '.terraform.lock.hcl')))
    return false;
  const child = execFile(terraformBinary(process.env), ['plan', '-input=false', '-no-color', '-detailed-exitcode'], {
    cwd: folder,
    env: { ...process.env, ...env },
    timeout: DEADLINE,
    maxBuffer: 64 * 2 ** 20,
  });
  child.on('error', () => undefined);
  // 0: nothing to do, 1: error, 2: changes.
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  return (await interruptible(code, async () => void child.kill('SIGINT'))) === 0;
}
