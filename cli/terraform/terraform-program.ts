import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { CommandError } from '../../errors/command-error';

/** Milliseconds; it prints two lines. */
const DEADLINE = 60_000;

const versionSchema = z.object({ terraform_version: z.string() });

/** The terraform that is used. */
export interface TerraformProgram {
  /** Name or path. */
  readonly binary: string;
  readonly version: string;
}

/**
 * Finds terraform: TERRAFORM_BINARY_NAME, else `terraform` on the PATH.
 *
 * @throws CommandError when it cannot be run.
 */
export async function findTerraform(env: Readonly<NodeJS.ProcessEnv>): Promise<TerraformProgram> {
  const binary = env.TERRAFORM_BINARY_NAME || 'terraform';
  try {
    const { stdout } = await promisify(execFile)(binary, ['version', '-json'], {
      env: { ...env, CHECKPOINT_DISABLE: '1' },
      timeout: DEADLINE,
    });
    return { binary, version: versionSchema.parse(JSON.parse(stdout)).terraform_version };
  } catch (cause) {
    throw new CommandError({
      problem: `Terraform cannot be run: \`${binary} version -json\` failed (${cause instanceof Error ? cause.message : String(cause)}).`,
      fix: 'Put terraform 1.11 or newer on the PATH, or name another program in TERRAFORM_BINARY_NAME.',
      cause,
    });
  }
}
