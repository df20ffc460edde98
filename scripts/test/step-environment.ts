import { delimiter, sep } from 'node:path';

/** Between the folders of a path that lies in a sandbox. */
const IN_SANDBOX = `${sep}.sandbox${sep}`;

/** Node 20 reads its file, and with it all public authorities, at each start: 45 CPU milliseconds of 70 with a system's own. */
const FURTHER_AUTHORITIES = 'NODE_EXTRA_CA_CERTS';

/**
 * The environment of the steps: the given one without what leads into a sandbox. A shell that took the environment of one
 * may stand in another checkout, or the sandbox may be down: its tools are gone then, and Node warns in each process of a
 * file of authorities that is not there.
 *
 * @param downloads whether the step asks servers outside of this machine. Without, the many processes of Node that
 *   tests start read no authorities but their own.
 */
export function stepEnvironment(env: NodeJS.ProcessEnv, downloads = false): NodeJS.ProcessEnv {
  const path = env['PATH']?.split(delimiter).filter((folder) => !`${folder}${sep}`.includes(IN_SANDBOX));
  const others = Object.entries(env).filter(
    ([name, value]) => name !== 'PATH' && !value?.includes(IN_SANDBOX) && (downloads || name !== FURTHER_AUTHORITIES),
  );
  return { ...Object.fromEntries(others), ...(path && { PATH: path.join(delimiter) }) };
}
