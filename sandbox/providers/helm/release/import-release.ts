import { TfError } from '../../../../providers/framework/provider/diagnostics';
import type { State } from '../../../../providers/framework/provider/views';
import { HelmError } from '../cli/helm-error';
import type { Helm } from '../cli/helm';
import { readRelease } from './read-release';
import { RELEASE_DEFAULTS, type ReleaseSchema } from './release-schema';
import { releaseAttributes } from './release-state';

const DEADLINE = 60_000;

/**
 * State of a release that exists, by `<namespace>/<name>`. Values, chart repository and secrets are not taken over: the first
 * plan shows them as changes, as with the real provider.
 *
 * @throws TfError when the id has another form or the release cannot be read.
 */
export async function importRelease(helm: Helm, id: string): Promise<Partial<State<ReleaseSchema>>> {
  const parts = id.split('/');
  const [namespace, name] = parts;
  if (parts.length !== 2 || !namespace || !name) {
    throw new TfError(
      'Unable to parse import identifier',
      `Unable to parse identifier ${id}: Unexpected ID format ("${id}"), expected namespace/name`,
    );
  }
  const release = await readRelease(helm, namespace, name, DEADLINE).catch((error: unknown) => {
    throw error instanceof HelmError ? unreadable(name, error.message) : error;
  });
  if (release === null) throw unreadable(name, 'release: not found');
  return {
    ...RELEASE_DEFAULTS,
    ...releaseAttributes(release, { version: null, set_sensitive: null, set_wo_revision: null }),
    chart: release.chart.name,
    description: release.info.description ?? '',
  };
}

const unreadable = (name: string, message: string): TfError =>
  new TfError('Error getting release', `Unable to get Helm release ${name}: ${message}`);
