import { HelmError } from '../cli/helm-error';
import type { Helm } from '../cli/helm';
import type { HelmRelease } from './helm-release';
import { parseRelease, RELEASE_TEMPLATE } from './release-template';

/** The latest revision of a release, or null when there is none. */
export async function readRelease(
  helm: Helm,
  namespace: string,
  name: string,
  deadline: number,
): Promise<HelmRelease | null> {
  const args = ['get', 'all', name, '--namespace', namespace, '--template', RELEASE_TEMPLATE];
  try {
    return parseRelease(await helm.run(args, { deadline, doing: `reading release ${namespace}/${name}` }));
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
