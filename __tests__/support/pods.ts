import { resources } from './terraform-json';
import type { Attributes, Block, TerraformJson } from './terraform-json';

/** One pod template of the project's own workloads. */
export interface Pod {
  /** Stack and address of its workload: `identity kubernetes_stateful_set_v1.vaultwarden`. */
  readonly id: string;
  /** Resource type, for example `kubernetes_cron_job_v1`. */
  readonly workload: string;
  /** Pod Security level that its namespace enforces; undefined: the namespace is not in the stack. */
  readonly level: string | undefined;
  readonly spec: Attributes;
  /** Containers in the order they start. */
  readonly containers: readonly PodContainer[];
}

export interface PodContainer {
  readonly name: string;
  readonly initial: boolean;
  readonly attributes: Attributes;
}

const TEMPLATE_PATHS: Readonly<Record<string, readonly string[]>> = {
  kubernetes_deployment_v1: ['spec', 'template', 'spec'],
  kubernetes_stateful_set_v1: ['spec', 'template', 'spec'],
  kubernetes_daemon_set_v1: ['spec', 'template', 'spec'],
  kubernetes_job_v1: ['spec', 'template', 'spec'],
  kubernetes_cron_job_v1: ['spec', 'job_template', 'spec', 'template', 'spec'],
  kubernetes_pod_v1: ['spec'],
};

/** Resource types that make pods but are not read here; a stack that uses one must be taught to this file. */
export const UNREAD_WORKLOAD =
  /^kubernetes_(deployment|stateful_set|daemonset|job|cron_job|pod|replication_controller)(_v1)?$/;

/** Every pod template of a stack. */
export function pods(stack: string, json: TerraformJson): Pod[] {
  return resources(json).flatMap((block) => {
    const path = TEMPLATE_PATHS[block.type];
    return path === undefined ? [] : [pod(stack, json, block, path)];
  });
}

function pod(stack: string, json: TerraformJson, block: Block, path: readonly string[]): Pod {
  const spec = path.reduce<Attributes>((node, key) => child(node, key), block.attributes);
  return {
    id: `${stack} ${block.address}`,
    workload: block.type,
    level: enforcedLevel(json, String(child(block.attributes, 'metadata')['namespace'])),
    spec,
    containers: [
      ...children(spec, 'init_container').map((each) => container(each, true)),
      ...children(spec, 'container').map((each) => container(each, false)),
    ],
  };
}

function container(attributes: Attributes, initial: boolean): PodContainer {
  return { name: String(attributes['name']), initial, attributes };
}

function enforcedLevel(json: TerraformJson, reference: string): string | undefined {
  const name = /^\$\{kubernetes_namespace_v1\.([A-Za-z0-9_]+)\.metadata\[0\]\.name\}$/.exec(reference)?.[1];
  const namespace = resources(json).find((block) => block.address === `kubernetes_namespace_v1.${name ?? ''}`);
  const labels = namespace && child(child(namespace.attributes, 'metadata'), 'labels');
  const level = labels?.['pod-security.kubernetes.io/enforce'];
  return typeof level === 'string' ? level : undefined;
}

/** A nested block; Terraform's JSON writes one block as a map or as a list of one. */
export function child(node: Attributes, key: string): Attributes {
  return children(node, key)[0] ?? {};
}

export function children(node: Attributes, key: string): Attributes[] {
  const value = node[key];
  if (value === undefined || value === null) {
    return [];
  }
  return (Array.isArray(value) ? value : [value]) as Attributes[];
}
