import { delimiter, sep } from 'node:path';

/** Between the folders of a path that lies in a sandbox. */
const IN_SANDBOX = `${sep}.sandbox${sep}`;

/**
 * The environment of the steps: the given one without what leads into a sandbox. A shell that took the environment of one
 * may stand in another checkout, or the sandbox may be down: its tools are gone then, and Node warns in each process of a
 * file of authorities that is not there.
 */
export function stepEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const path = env['PATH']?.split(delimiter).filter((folder) => !`${folder}${sep}`.includes(IN_SANDBOX));
  const others = Object.entries(env).filter(([name, value]) => name !== 'PATH' && !value?.includes(IN_SANDBOX));
  return { ...Object.fromEntries(others), ...(path && { PATH: path.join(delimiter) }) };
}
