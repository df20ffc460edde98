import { HelmError } from '../cli/helm-error';
import type { Helm } from '../cli/helm';
import { parseRelease, RELEASE_TEMPLATE, type HelmRelease } from './helm-release';

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
