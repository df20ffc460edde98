import { z } from 'zod';
import { parseQuantity } from '../../config/quantity';
import type { KubeObject } from '../cluster/kube-object';
import { heldCertificate } from '../verify/certificate';
import type { Expectation } from '../verify/expectation';
import { liveCertificates, liveIngresses, wantedCertificates } from '../verify/ingresses';
import { endOf, newestFirst, ownerOf } from '../cluster/jobs';
import { rolloutOf } from '../cluster/rollout';
import type { View } from '../verify/view';
import { expectedWorkloads } from '../verify/workloads';
import type { BackupStatus, ServiceStatus, VersionStatus, WorkloadStatus } from './service-status';

const HOUR = 3_600_000;
const VERSION = 'app.kubernetes.io/version';
const COMPONENT = 'app.kubernetes.io/component';

const podSchema = z.looseObject({
  status: z
    .looseObject({ containerStatuses: z.array(z.looseObject({ restartCount: z.number().default(0) })).nullish() })
    .prefault({}),
});

const claimSchema = z.looseObject({
  spec: z.looseObject({
    resources: z.looseObject({ requests: z.record(z.string(), z.string()).optional() }).optional(),
  }),
  status: z.looseObject({ capacity: z.record(z.string(), z.string()).optional() }).optional(),
});

const cronJobSchema = z.looseObject({
  status: z.looseObject({ lastSuccessfulTime: z.string().optional() }).prefault({}),
});

/** The part of a stack that is in one namespace. */
function within(expectation: Expectation, namespace: string): Expectation {
  const isHere = (object: { readonly namespace?: string | undefined }) => object.namespace === namespace;
  return {
    ...expectation,
    objects: expectation.objects.filter(isHere),
    releases: expectation.releases.filter(isHere),
    copies: [],
  };
}

async function versions({ objects, releases }: Expectation, view: View): Promise<VersionStatus[]> {
  const found: VersionStatus[] = [];
  for (const { namespace, name, version } of releases) {
    const record = await view.release(namespace, name);
    found.push({ name, configured: version, deployed: record?.version });
  }
  for (const { kind, namespace, name, labels } of objects) {
    const configured = labels[VERSION];
    if (typeof configured !== 'string' || kind === 'CronJob') continue;
    const live = await view.find({ kind, namespace, name });
    found.push({ name, configured, deployed: live?.metadata.labels?.[VERSION] });
  }
  return found;
}

async function workloads(expectation: Expectation, view: View): Promise<WorkloadStatus[]> {
  const expected = await expectedWorkloads(expectation, view);
  return Promise.all(
    expected.map(async ({ kind, namespace, name, replicas }) => {
      const live = await view.find({ kind, namespace, name });
      if (live === undefined) return { kind, name, wanted: replicas ?? 0, available: 0, exists: false };
      const { wanted, available } = rolloutOf(kind, live);
      return { kind, name, wanted, available, exists: true };
    }),
  );
}

function lastFailureOf(cronJob: string, jobs: readonly KubeObject[]): string | undefined {
  const failed = newestFirst(jobs).find(
    (job) => ownerOf(job, 'CronJob') === cronJob && endOf(job)?.failed !== undefined,
  );
  return failed && endOf(failed)?.at;
}

async function backups({ objects }: Expectation, view: View, now: Date): Promise<BackupStatus[]> {
  const expected = objects.filter(({ kind, labels }) => kind === 'CronJob' && labels[COMPONENT] === 'backup');
  return Promise.all(
    expected.map(async ({ kind, namespace, name }) => {
      const live = await view.find({ kind, namespace, name });
      const newestSuccess = live && cronJobSchema.parse(live).status.lastSuccessfulTime;
      const ageHours = newestSuccess && (now.getTime() - Date.parse(newestSuccess)) / HOUR;
      return {
        cronJob: name,
        newestSuccess,
        ageHours: typeof ageHours === 'number' ? Math.round(ageHours * 10) / 10 : undefined,
        lastFailure: lastFailureOf(name, await view.all('Job', namespace)),
      };
    }),
  );
}

async function firstEnd(expectation: Expectation, view: View, now: Date): Promise<string | undefined> {
  const ingresses = await liveIngresses(expectation, view);
  const wanted = wantedCertificates(ingresses, (await liveCertificates(expectation, view)) ?? []);
  const ends: string[] = [];
  for (const { namespace, secretName } of wanted) {
    const secret = await view.secret(namespace, secretName);
    const held = secret && heldCertificate(secret, { hosts: [], now, daysLeft: 0 });
    if (held !== undefined) ends.push(held.validTo.toISOString());
  }
  return ends.sort()[0];
}

/** Reads what is there of one namespace of a stack; what is missing is part of the answer. */
export async function readService(
  stack: Expectation,
  namespace: string,
  view: View,
  now: Date,
): Promise<ServiceStatus> {
  const expectation = within(stack, namespace);
  const claims = (await view.all('PersistentVolumeClaim', namespace)).map((claim) => claimSchema.parse(claim));
  const sizes = claims.map(({ spec, status }) =>
    parseQuantity(status?.capacity?.['storage'] ?? spec.resources?.requests?.['storage'] ?? '0'),
  );
  const pods = (await view.all('Pod', namespace)).map((pod) => podSchema.parse(pod));
  const counts = pods.flatMap(({ status }) => (status.containerStatuses ?? []).map(({ restartCount }) => restartCount));
  const ingresses = await liveIngresses(expectation, view);
  return {
    namespace,
    stack: stack.stack,
    exists: (await view.find({ kind: 'Namespace', name: namespace })) !== undefined,
    versions: await versions(expectation, view),
    workloads: await workloads(expectation, view),
    restarts: counts.reduce((sum, count) => sum + count, 0),
    hosts: [...new Set(ingresses.flatMap(({ hosts }) => hosts.map(({ host }) => host)))].sort(),
    certificateUntil: await firstEnd(expectation, view, now),
    volumes: { count: claims.length, bytes: sizes.reduce((sum, size) => sum + size, 0) },
    backups: await backups(expectation, view, now),
  };
}
