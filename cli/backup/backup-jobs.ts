import { z } from 'zod';
import type { Cluster, NewObject } from '../cluster/cluster';
import { CommandError } from '../../errors/command-error';

/** Labels of every CronJob that a ScheduledBackup makes. */
export const BACKUP_LABEL = 'app.kubernetes.io/name=backup';

const templateSchema = z.looseObject({
  metadata: z
    .looseObject({ labels: z.record(z.string(), z.string()), annotations: z.record(z.string(), z.string()) })
    .partial()
    .optional(),
  spec: z.looseObject({
    template: z.looseObject({
      metadata: z.looseObject({}).optional(),
      spec: z.looseObject({
        initContainers: z.array(z.looseObject({ name: z.string() })).optional(),
        containers: z.array(z.looseObject({ name: z.string() })),
        volumes: z.array(z.looseObject({ name: z.string() })).optional(),
        affinity: z.unknown().optional(),
      }),
    }),
  }),
});
export type JobTemplate = z.output<typeof templateSchema>;

const cronJobSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), namespace: z.string(), uid: z.string() }),
  spec: z.looseObject({ jobTemplate: templateSchema }),
  status: z.looseObject({ lastSuccessfulTime: z.string().nullish() }).optional(),
});
export type BackupCronJob = z.output<typeof cronJobSchema>;

/** The backup of one service, as it is in the cluster. */
export interface ServiceBackup {
  readonly service: string;
  readonly namespace: string;
  readonly backup: BackupCronJob;
  /** Undefined where there are only Secrets. */
  readonly restore: BackupCronJob | undefined;
}

/** Every backup in the cluster, by name of the service. */
export async function findBackups(cluster: Cluster): Promise<ServiceBackup[]> {
  const found = (await cluster.list({ kind: 'CronJob', labels: BACKUP_LABEL })) ?? [];
  const jobs = found.map((each) => cronJobSchema.parse(each));
  return jobs
    .flatMap((backup) => {
      const service = /^(.+)-backup$/.exec(backup.metadata.name)?.[1];
      if (service === undefined) return [];
      const { namespace } = backup.metadata;
      const restore = jobs.find(
        ({ metadata }) => metadata.namespace === namespace && metadata.name === `${service}-restore`,
      );
      return [{ service, namespace, backup, restore }];
    })
    .sort((a, b) => a.service.localeCompare(b.service));
}

/** Those of the named services; all where none is named. @throws CommandError with the known names */
export function chosenBackups(all: readonly ServiceBackup[], names: readonly string[]): readonly ServiceBackup[] {
  const known = all.map(({ service }) => service);
  const unknown = names.filter((name) => !known.includes(name));
  if (all.length === 0)
    throw new CommandError({
      problem: 'There is no backup in this cluster.',
      fix: 'Is backups.enabled set, and are the stacks deployed? npx cluster-infra status',
    });
  if (unknown.length > 0)
    throw new CommandError({
      problem: `There is no backup of ${unknown.join(', ')} in this cluster.`,
      fix: `Name one of ${known.join(', ')}.`,
    });
  return names.length === 0 ? all : all.filter(({ service }) => names.includes(service));
}

/** For names of objects: 20261122t020000z. */
export const timeForName = (now = new Date()): string =>
  now
    .toISOString()
    .replaceAll(/[-:]|\.\d+/g, '')
    .toLowerCase();

/**
 * A Job of a CronJob's template, owned by it as `kubectl create job --from` does, so that it is listed with the others and
 * goes with them.
 */
export function jobFrom(
  { metadata, spec: { jobTemplate } }: BackupCronJob,
  props: {
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly suspend?: boolean;
    readonly template?: JobTemplate;
  },
): NewObject {
  const template = props.template ?? jobTemplate;
  const { labels = {}, annotations = {} } = template.metadata ?? {};
  return {
    metadata: {
      name: props.name,
      namespace: metadata.namespace,
      labels,
      annotations: { ...annotations, 'cronjob.kubernetes.io/instantiate': 'manual', ...props.annotations },
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'CronJob', name: metadata.name, uid: metadata.uid, controller: true },
      ],
    },
    spec: { ...template.spec, ...(props.suspend === true ? { suspend: true } : {}) },
  };
}

/** A template with these containers alone (undefined: all), run one after the other, some of them changed. */
export function withSteps(
  template: JobTemplate,
  steps: readonly string[] | undefined,
  changes: Readonly<Record<string, StepChange>> = {},
): JobTemplate {
  const { spec } = template.spec.template;
  const containers = [...(spec.initContainers ?? []), ...spec.containers]
    .filter(({ name }) => steps?.includes(name) ?? true)
    .map((container) => changed(container, changes[container.name] ?? {}));
  const mounts = new Set(
    containers.flatMap((each) => ((each['volumeMounts'] ?? []) as { name: string }[]).map(({ name }) => name)),
  );
  const { initContainers: _before, affinity, ...rest } = spec;
  return {
    ...template,
    spec: {
      ...template.spec,
      template: {
        ...template.spec.template,
        spec: {
          ...rest,
          // Beside the service's own pod only because of its data folder.
          ...(mounts.has('data') ? { affinity } : {}),
          ...(containers.length > 1 ? { initContainers: containers.slice(0, -1) } : {}),
          containers: containers.slice(-1),
          volumes: (spec.volumes ?? []).filter(({ name }) => mounts.has(name)),
        },
      },
    },
  };
}

/** What is changed of a step. */
export interface StepChange {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

interface Container {
  readonly name: string;
  readonly [key: string]: unknown;
}

function changed(container: Container, { command, environment = {} }: StepChange): Container {
  const env = ((container['env'] ?? []) as { name: string }[]).filter(({ name }) => environment[name] === undefined);
  return {
    ...container,
    ...(command === undefined ? {} : { command }),
    env: [...env, ...Object.entries(environment).map(([name, value]) => ({ name, value }))],
  };
}
