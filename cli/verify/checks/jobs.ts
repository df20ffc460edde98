import type { Check } from '../check';
import { namespacesOf } from '../expectation';
import { endOf, newestFirst, ownerOf } from '../../cluster/jobs';
import { nextCommand, type StackCheck } from '../world';

/** Of each CronJob the newest Job that ended, and every Job without one, has not failed. */
export const checkJobs: StackCheck = async (world) => {
  const checks: Check[] = [];
  for (const namespace of namespacesOf(world.expectation)) {
    const newest = new Set<string>();
    for (const job of newestFirst(await world.view.all('Job', namespace))) {
      const end = endOf(job);
      const owner = ownerOf(job, 'CronJob');
      if (end === undefined || (owner !== undefined && newest.has(owner))) continue;
      if (owner !== undefined) newest.add(owner);
      const { name } = job.metadata;
      const subject = `Job ${namespace}/${name}`;
      if (end.failed === undefined) checks.push({ check: 'jobs', subject, status: 'ok', detail: `ended at ${end.at}` });
      else
        checks.push({
          check: 'jobs',
          subject,
          status: 'finding',
          detail: `failed at ${end.at}: ${end.failed}`,
          next: nextCommand(world, namespace, `logs job/${name} --all-containers --tail=50`),
        });
    }
  }
  return checks;
};
