import { child, children } from './pods';
import type { Pod, PodContainer } from './pods';

/** What every pod of the project must be, each rule by its name. A rule returns what is wrong. */
export const POD_RULES: Readonly<Record<string, (pod: Pod) => string[]>> = {
  'namespace-level': (pod) =>
    pod.level === undefined ? ['its namespace is not a ServiceNamespace of the same stack'] : [],
  'no-token': (pod) =>
    pod.spec['automount_service_account_token'] === false ? [] : ['automount_service_account_token is not false'],
  'no-service-links': (pod) =>
    pod.spec['enable_service_links'] === false ? [] : ['enable_service_links is not false'],
  'no-host-namespaces': (pod) =>
    ['host_network', 'host_pid', 'host_ipc'].filter((key) => pod.spec[key] === true).map((key) => `${key} is true`),
  'no-host-path': (pod) =>
    children(pod.spec, 'volume')
      .filter((volume) => volume['host_path'] !== undefined)
      .map((volume) => `volume ${String(volume['name'])} is a folder of the node`),
  'non-root': (pod) =>
    eachContainer(pod, (container) =>
      effective(pod, container, 'run_as_non_root') === true ? undefined : 'run_as_non_root is not true',
    ),
  seccomp: (pod) =>
    eachContainer(pod, (container) => {
      const own = child(security(container), 'seccomp_profile')['type'];
      const profile = own ?? child(child(pod.spec, 'security_context'), 'seccomp_profile')['type'];
      return profile === 'RuntimeDefault' || profile === 'Localhost' ? undefined : 'the seccomp profile is not set';
    }),
  'no-escalation': (pod) =>
    eachContainer(pod, (container) =>
      security(container)['allow_privilege_escalation'] === false
        ? undefined
        : 'allow_privilege_escalation is not false',
    ),
  'not-privileged': (pod) =>
    eachContainer(pod, (container) => (security(container)['privileged'] === true ? 'privileged is true' : undefined)),
  'drop-all': (pod) =>
    eachContainer(pod, (container) => {
      const drop = child(security(container), 'capabilities')['drop'];
      return Array.isArray(drop) && drop.includes('ALL') ? undefined : 'capabilities.drop lacks ALL';
    }),
  'no-added-capabilities': (pod) =>
    eachContainer(pod, (container) => {
      const add = child(security(container), 'capabilities')['add'];
      return Array.isArray(add) && add.length > 0 ? `capabilities.add is ${add.join(', ')}` : undefined;
    }),
  'read-only-root': (pod) =>
    eachContainer(pod, (container) =>
      security(container)['read_only_root_filesystem'] === true ? undefined : 'read_only_root_filesystem is not true',
    ),
  'bounded-resources': (pod) =>
    eachContainer(pod, (container) => {
      const { requests, limits } = child(container.attributes, 'resources') as Record<string, Record<string, string>>;
      const missing = [
        ...(requests?.['cpu'] ? [] : ['requests.cpu']),
        ...(requests?.['memory'] ? [] : ['requests.memory']),
        ...(limits?.['memory'] ? [] : ['limits.memory']),
      ];
      return missing.length > 0 ? `no ${missing.join(', ')}` : undefined;
    }),
  'pinned-image': (pod) =>
    eachContainer(pod, (container) => {
      const image = String(container.attributes['image']);
      return /:(?!latest(@|$))[\w.-]+(@sha256:[0-9a-f]{64})?$/.test(image)
        ? undefined
        : `the image "${image}" names no version`;
    }),
  probes: (pod) =>
    RUNNING.has(pod.workload)
      ? eachContainer(pod, (container) => {
          const missing = ['liveness_probe', 'readiness_probe'].filter((probe) => !container.attributes[probe]);
          return container.initial || missing.length === 0 ? undefined : `no ${missing.join(', ')}`;
        })
      : [],
};

/** Workloads whose containers are meant to run for ever. */
const RUNNING = new Set(['kubernetes_deployment_v1', 'kubernetes_stateful_set_v1', 'kubernetes_daemon_set_v1']);

function eachContainer(pod: Pod, check: (container: PodContainer) => string | undefined): string[] {
  return pod.containers.flatMap((container) => {
    const problem = check(container);
    return problem === undefined ? [] : [`container ${container.name}: ${problem}`];
  });
}

function security(container: PodContainer) {
  return child(container.attributes, 'security_context');
}

/** A setting of the container, or else of the pod. */
function effective(pod: Pod, container: PodContainer, key: string): unknown {
  return security(container)[key] ?? child(pod.spec, 'security_context')[key];
}

/** Rules that the Pod Security level itself demands: these no list of exceptions can lift. */
const LEVELS: Readonly<Record<string, readonly string[]>> = {
  restricted: [
    'no-host-namespaces',
    'no-host-path',
    'non-root',
    'seccomp',
    'no-escalation',
    'not-privileged',
    'drop-all',
    'no-added-capabilities',
  ],
  // Added capabilities of the container runtime's default set are allowed by this level; the rule is stricter.
  baseline: ['no-host-namespaces', 'no-host-path', 'not-privileged'],
  privileged: [],
};

/** What would make the API server refuse the pod in its namespace. */
export function podSecurityViolations(pod: Pod): string[] {
  return (LEVELS[pod.level ?? 'restricted'] ?? []).flatMap((rule) =>
    (POD_RULES[rule]?.(pod) ?? []).map((problem) => `${pod.level ?? 'restricted'} refuses ${rule}: ${problem}`),
  );
}
