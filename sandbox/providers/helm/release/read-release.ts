import { HelmError } from '../cli/helm-error';
import type { Helm } from '../cli/helm';
import { parseRelease, type HelmRelease } from './helm-release';

/** Times that a release is read again because somebody upgraded it between the two commands. */
const ATTEMPTS = 5;

/** The latest revision of a release, or null when there is none. */
export async function readRelease(
  helm: Helm,
  namespace: string,
  name: string,
  deadline: number,
): Promise<HelmRelease | null> {
  const place = [name, '--namespace', namespace, '--output', 'json'];
  const call = { deadline, doing: `reading release ${namespace}/${name}` };
  try {
    for (let attempt = 1; ; attempt += 1) {
      const [status, metadata] = await Promise.all([
        helm.run(['status', ...place], call),
        helm.run(['get', 'metadata', ...place], call),
      ]);
      const release = parseRelease(status, metadata);
      if (release !== null) return release;
      if (attempt === ATTEMPTS) throw new HelmError(`release ${namespace}/${name} changes while it is read`, '', true);
    }
  } catch (error) {
    if (error instanceof HelmError && error.isNotFound) return null;
    throw error;
  }
}

/**
 * As {@link readRelease}, for refresh and destroy: a release that cannot be read, because the cluster does not answer or
 * refuses, counts as gone. The real provider does the same (Read and Delete drop the error of resourceReleaseExists; seen with
 * 3.1.1: a plan against a closed port wants to create what exists). Only a deadline stays an error.
 */
export async function presentRelease(
  helm: Helm,
  namespace: string,
  name: string,
  deadline: number,
): Promise<HelmRelease | null> {
  try {
    return await readRelease(helm, namespace, name, deadline);
  } catch (error) {
    if (error instanceof HelmError && !error.timedOut) return null;
    throw error;
  }
}
