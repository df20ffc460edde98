import type { Check } from '../check';
import type { ExpectedRelease } from '../expectation';
import { nextCommand, type StackCheck, type World } from '../world';

async function checkRelease(world: World, { name, namespace, version }: ExpectedRelease): Promise<Check> {
  const about = { check: 'releases', subject: `release ${namespace}/${name}` };
  const record = await world.view.release(namespace, name);
  if (record === undefined) {
    const detail = 'is configured, and Helm has no record of it';
    return { ...about, status: 'finding', detail, next: `helm -n ${namespace} list --all` };
  }
  const seen = `${record.chart} ${record.version}, revision ${record.revision}`;
  if (record.status.startsWith('pending') || record.status === 'uninstalling')
    return {
      ...about,
      status: 'waiting',
      detail: `${seen}: ${record.status}; a run of Helm goes on, or was killed`,
      next: `helm -n ${namespace} history ${name}`,
    };
  if (record.status !== 'deployed')
    return {
      ...about,
      status: 'finding',
      detail: `${seen}: ${record.status}`,
      next: `helm -n ${namespace} history ${name}; ${nextCommand(world, namespace, 'get events --sort-by=.lastTimestamp')}`,
    };
  if (version !== undefined && version !== record.version)
    return {
      ...about,
      status: 'finding',
      detail: `${seen} is deployed, configured is ${version}`,
      next: 'npx cluster-infra plan',
    };
  const standIn = record.standIn ? ' (a stand-in of the chart)' : '';
  return { ...about, status: record.standIn ? 'simulated' : 'ok', detail: `${seen}, deployed${standIn}` };
}

/** The newest revision of each Helm release is deployed, in the configured version. */
export const checkReleases: StackCheck = (world) =>
  Promise.all(world.expectation.releases.map((release) => checkRelease(world, release)));
