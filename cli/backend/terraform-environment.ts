import { LOCKING_COMMANDS } from '../../config/locking-commands';
import type { BackendConfig } from '../../config/types';
import { CommandError } from '../../errors/command-error';
import type { Environment } from './credentials';

/**
 * Seconds. The first deployments of a new environment on pg go one after the other: a new state locks the whole database
 * until its first apply ends.
 */
export const LOCK_TIMEOUT = 600;

export interface TerraformEnvironmentOptions {
  /** Seconds that a command waits for a lock somebody else holds; default {@link LOCK_TIMEOUT}. */
  readonly lockTimeout?: number;
}

function refuseWithoutLock({ type }: BackendConfig, env: Environment): void {
  for (const [name, value] of Object.entries(env)) {
    // GitLab's Developers may read a state, but not lock it.
    if (type === 'http' && name === 'TF_CLI_ARGS_plan') continue;
    if (!name.startsWith('TF_CLI_ARGS') || !/(^|\s)-lock=(false|0|f)\b/i.test(value ?? '')) continue;
    throw new CommandError({
      problem: `${name} holds -lock=false: two runs at once would overwrite each other's state.`,
      fix: `Take it out of ${name}. If the backend cannot lock, choose another: npx cluster-infra doctor --backend tells.`,
    });
  }
}

/**
 * The environment of every terraform that reaches a state: the given one with a lock timeout for each subcommand that
 * locks (one that is set already stays), without questions, and, for S3 stores other than Amazon's, with the form of
 * upload they understand. The credentials pass through; nothing is written anywhere.
 *
 * @throws CommandError when the environment switches locking off (for a plan on http alone it may).
 */
export function terraformEnvironment(
  settings: BackendConfig,
  env: Environment,
  { lockTimeout = LOCK_TIMEOUT }: TerraformEnvironmentOptions = {},
): Record<string, string | undefined> {
  refuseWithoutLock(settings, env);
  const general = env['TF_CLI_ARGS'] ?? '';
  const timeouts = LOCKING_COMMANDS.map((verb) => {
    const name = `TF_CLI_ARGS_${verb}`;
    const given = env[name]?.trim() ?? '';
    const has = /(^|\s)-lock-timeout=/.test(`${general} ${given}`);
    return [name, has ? given : `${given} -lock-timeout=${lockTimeout}s`.trim()] as const;
  });
  return {
    ...env,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    ...Object.fromEntries(timeouts.filter(([, value]) => value !== '')),
    ...(settings.type === 's3' && settings.endpoint !== null ? plainUploads(env) : {}),
  };
}

/**
 * Over HTTPS the SDK sends uploads in chunks with a checksum at the end, which most stores refuse or store as they come.
 * Only together with `skip_s3_checksum` it sends them plain (measured with Terraform 1.11.4).
 */
const plainUploads = (env: Environment) => ({
  AWS_REQUEST_CHECKSUM_CALCULATION: env['AWS_REQUEST_CHECKSUM_CALCULATION'] || 'when_required',
  AWS_RESPONSE_CHECKSUM_VALIDATION: env['AWS_RESPONSE_CHECKSUM_VALIDATION'] || 'when_required',
});
