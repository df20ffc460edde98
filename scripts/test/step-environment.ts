import { existsSync } from 'node:fs';

/**
 * The environment of the steps. A shell that took a sandbox's variables names its file of authorities also after `down`;
 * of a missing one every Node process warns, and tests hold what processes say.
 */
export function stepEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const authorities = env['NODE_EXTRA_CA_CERTS'];
  if (authorities === undefined || existsSync(authorities)) return env;
  return Object.fromEntries(Object.entries(env).filter(([name]) => name !== 'NODE_EXTRA_CA_CERTS'));
}
