import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StackGraph } from '../synth/stack-graph';
import { type ContainerTemplate, type PodTemplate, valueAt } from './pod-template';

/** A service with databases that are backed up, as its stack deploys it. */
export interface DrilledService {
  readonly name: string;
  readonly role: string;
  /** Databases that are backed up; others of the same server are left out on purpose. */
  readonly databases: readonly string[];
  readonly server: { readonly container: ContainerTemplate; readonly files: Readonly<Record<string, string>> };
  readonly jobs: {
    readonly backup: PodTemplate;
    readonly restore: PodTemplate;
    /** The scripts, as the ConfigMap mounts them. */
    readonly files: Readonly<Record<string, string>>;
  };
  /** Image of the server in the cluster. */
  readonly image: string;
}

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined>>;

/** The resource of a type with this metadata.name. */
function named(resources: Resources, type: string, name: string): Readonly<Record<string, unknown>> | undefined {
  return Object.values(resources[type] ?? {}).find((each) => valueAt(each, 'metadata.name') === name);
}

const variable = (pod: PodTemplate, step: string, name: string): string =>
  [...(pod.init_container ?? []), ...pod.container]
    .find((each) => each.name === step)
    ?.env.find((each) => each.name === name)?.value ?? '';

/** The services of one synthesized stack whose backups hold a database. */
export function drilledServices(document: { readonly resource?: Resources }): DrilledService[] {
  const resources = document.resource ?? {};
  return Object.values(resources['kubernetes_cron_job_v1'] ?? {}).flatMap((job) => {
    const name = /^(.+)-backup$/.exec(String(valueAt(job, 'metadata.name')))?.[1];
    if (name === undefined) return [];
    const podOf = (cronJob: unknown) => valueAt(cronJob, 'spec.job_template.spec.template.spec') as PodTemplate;
    const restore = named(resources, 'kubernetes_cron_job_v1', `${name}-restore`);
    const server = named(resources, 'kubernetes_stateful_set_v1', `${name}-postgres`);
    const serverFiles = named(resources, 'kubernetes_config_map_v1', `${name}-postgres`)?.['data'];
    const files = named(resources, 'kubernetes_config_map_v1', `${name}-backup`)?.['data'];
    const [container] = (valueAt(server, 'spec.template.spec.container') ?? []) as ContainerTemplate[];
    if (!restore || !container || !serverFiles || !files) return [];
    const backup = podOf(job);
    return [
      {
        name,
        role: variable(backup, 'dump-databases', 'PGUSER'),
        databases: variable(backup, 'dump-databases', 'BACKUP_DATABASES').split(' '),
        server: { container, files: serverFiles as Record<string, string> },
        jobs: { backup, restore: podOf(restore), files: files as Record<string, string> },
        image: container.image,
      },
    ];
  });
}

/** The services of all stacks, in the order in which they are deployed. */
export const drilledServicesOf = (graph: StackGraph): DrilledService[] =>
  [...graph.values()].flatMap(({ folder }) =>
    drilledServices(
      JSON.parse(readFileSync(path.join(folder, 'cdk.tf.json'), 'utf8')) as { readonly resource?: Resources },
    ),
  );
