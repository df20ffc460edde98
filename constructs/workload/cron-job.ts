import { CronJobV1 } from '@cdktf/provider-kubernetes/lib/cron-job-v1';
import type { Construct } from 'constructs';

import { MAIN_CHILD } from '../readable-ids';
import { podTemplate } from './pod';
import { Workload } from './workload';
import type { WorkloadProps } from './workload';

/** Options of {@link CronJob}. */
export interface CronJobProps extends WorkloadProps {
  /** Five fields, such as `0 2 * * *`. */
  readonly schedule: string;
  /** Name of the IANA database, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** Never run by the clock: a template for `kubectl create job --from=cronjob/<name>`. @default - false */
  readonly byHandOnly?: boolean;
  /** Seconds after which a run is stopped, its retries included. */
  readonly deadlineSeconds: number;
  /** How often a failed run is tried again. */
  readonly retries: number;
}

/** A CronJob with the platform's secure pod defaults, of which two never run at once. */
export class CronJob extends Workload {
  readonly resource: CronJobV1;

  constructor(scope: Construct, id: string, props: CronJobProps) {
    super(scope, id, props);
    this.resource = new CronJobV1(this, MAIN_CHILD, {
      metadata: { name: props.name, namespace: props.namespace.reference, labels: this.labels },
      spec: {
        schedule: props.schedule,
        timezone: props.timeZone,
        suspend: props.byHandOnly ?? false,
        concurrencyPolicy: 'Forbid',
        // Unset, a hundred missed runs stop the schedule for good.
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels: this.labels },
          spec: {
            backoffLimit: props.retries,
            activeDeadlineSeconds: props.deadlineSeconds,
            // No priority: a job can wait, so it displaces nobody.
            template: podTemplate({ ...props.pod, restartPolicy: 'Never' }, this.selector, this.labels, { spread: [] }),
          },
        },
      },
      timeouts: { delete: this.timeout },
      dependsOn: props.dependsOn === undefined ? undefined : [...props.dependsOn],
    });
  }
}
