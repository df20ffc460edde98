import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { kubectl } from '../cluster/cluster';
import { rolloutOf } from '../cluster/rollout';
import { CommandError, InterruptedError } from '../../errors/command-error';
import type { BackupCronJob } from './backup-jobs';
import type { Waiting } from './run-job';

const KINDS = ['Deployment', 'StatefulSet'] as const;

const workloadSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({
    replicas: z.number().optional(),
    selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()).optional() }),
    template: z.looseObject({ spec: z.looseObject({}) }),
    volumeClaimTemplates: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })).optional(),
  }),
});
type Workload = z.output<typeof workloadSchema>;

/** A workload that uses the data of a service, with its replicas: all that it takes to stop and start it. */
export interface DataUser {
  readonly kind: (typeof KINDS)[number];
  readonly name: string;
  readonly replicas: number;
  /** Selector of its pods, as kubectl's `-l`. */
  readonly pods: string;
}

/** The Secrets and claims that a restore mounts to reach the data. */
function dataOf({ spec }: BackupCronJob): ReadonlySet<string> {
  const volumes = spec.jobTemplate.spec.template.spec.volumes ?? [];
  return new Set(
    volumes.flatMap(({ name, ...volume }) => {
      const { secret, persistentVolumeClaim: claim } = volume as {
        secret?: { secretName?: string };
        persistentVolumeClaim?: { claimName?: string };
      };
      if (name === 'password' && secret?.secretName !== undefined) return [`secret ${secret.secretName}`];
      return name === 'data' && claim?.claimName !== undefined ? [`claim ${claim.claimName}`] : [];
    }),
  );
}

/** Every Secret and claim that a pod template refers to, wherever it does. */
function usedBy({ metadata, spec }: Workload): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown, key: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const { secretName, claimName, name } = value as Record<string, unknown>;
    if (typeof secretName === 'string') found.add(`secret ${secretName}`);
    if (typeof claimName === 'string') found.add(`claim ${claimName}`);
    if (typeof name === 'string' && /^secret(Ref|KeyRef)?$/.test(key)) found.add(`secret ${name}`);
    for (const [inner, each] of Object.entries(value)) visit(each, Array.isArray(value) ? key : inner);
  };
  visit(spec.template.spec, '');
  for (const { metadata: claim } of spec.volumeClaimTemplates ?? [])
    for (let index = 0; index < Math.max(1, spec.replicas ?? 1); index++)
      found.add(`claim ${claim.name}-${metadata.name}-${index}`);
  return found;
}

/**
 * The workloads that use the data which a restore replaces: those whose pods mount its volume or get the password of its
 * database. The server itself is none.
 */
export async function findDataUsers(
  { cluster, namespace }: Pick<Waiting, 'cluster' | 'namespace'>,
  restore: BackupCronJob,
): Promise<DataUser[]> {
  const data = dataOf(restore);
  const users: DataUser[] = [];
  for (const kind of KINDS) {
    for (const object of (await cluster.list({ kind, namespace })) ?? []) {
      const workload = workloadSchema.parse(object);
      if (workload.metadata.labels?.['app.kubernetes.io/name'] === 'postgres') continue;
      if (![...usedBy(workload)].some((each) => data.has(each))) continue;
      const labels = Object.entries(workload.spec.selector.matchLabels ?? {});
      const pods = labels.map(([key, value]) => `${key}=${value}`).join(',');
      users.push({ kind, name: workload.metadata.name, replicas: workload.spec.replicas ?? 1, pods });
    }
  }
  return users;
}

/**
 * Asks again and again until there is nothing to wait for.
 *
 * @param command of kubectl that a person looks with. @throws CommandError when the deadline passes, InterruptedError
 */
export async function until(
  what: string,
  waiting: Waiting,
  look: () => Promise<boolean>,
  command: string,
): Promise<void> {
  const end = Date.now() + waiting.deadline * 1000;
  waiting.report(`waiting for ${what}`);
  while (!(await look())) {
    if (Date.now() > end)
      throw new CommandError({
        problem: `${what} was waited for ${waiting.deadline} s in vain.`,
        fix: `Look: ${kubectl(waiting.cluster, waiting.namespace, command)}`,
      });
    try {
      await sleep(1000, undefined, { signal: waiting.signal });
    } catch {
      throw new InterruptedError(`while waiting for ${what}.`);
    }
  }
}

const scale = ({ cluster, namespace }: Waiting, { kind, name }: DataUser, replicas: number) =>
  cluster.patch({ kind, namespace, name }, { spec: { replicas } }, 'scale');

/** Scales to none, and waits until the pods are gone: a restore refuses while somebody is connected. */
export async function stopUsers(users: readonly DataUser[], waiting: Waiting): Promise<void> {
  for (const user of users) await scale(waiting, user, 0);
  const { cluster, namespace } = waiting;
  for (const { kind, name, pods } of users) {
    const gone = async () => ((await cluster.list({ kind: 'Pod', namespace, labels: pods })) ?? []).length === 0;
    await until(`the pods of ${kind} ${name} to go`, waiting, gone, `get pods -l ${pods}`);
  }
}

/** Scales back to what it was, and waits for the rollout. */
export async function startUsers(users: readonly DataUser[], waiting: Waiting): Promise<void> {
  for (const user of users) await scale(waiting, user, user.replicas);
  const { cluster, namespace } = waiting;
  for (const { kind, name } of users) {
    const ready = async () => {
      const workload = await cluster.get({ kind, namespace, name });
      return workload !== undefined && rolloutOf(kind, workload).missing === undefined;
    };
    await until(`${kind} ${name} to be ready`, waiting, ready, `rollout status ${kind.toLowerCase()} ${name}`);
  }
}
