import type { Manifest } from './network/manifests';

interface SecurityContext {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number | string;
  readonly allowPrivilegeEscalation?: boolean;
  readonly privileged?: boolean;
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  readonly seccompProfile?: { readonly type: string };
}
interface Container {
  readonly name: string;
  readonly securityContext?: SecurityContext;
  readonly ports?: readonly { readonly hostPort?: number }[];
}
interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostPid?: boolean;
  readonly hostIPC?: boolean;
  readonly hostIpc?: boolean;
  readonly securityContext?: SecurityContext;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
}

/** Capabilities that `baseline` lets a container add. */
const BASELINE_CAPABILITIES = new Set([
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE'],
  ...['SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
]);
const RESTRICTED_VOLUMES = new Set([
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'],
]);

/** The template of a workload's pods; undefined for other objects. */
export function podSpecOf({ spec }: Manifest): PodSpec | undefined {
  const { template, jobTemplate } = (spec ?? {}) as {
    template?: { spec?: PodSpec };
    jobTemplate?: { spec: { template: { spec: PodSpec } } };
  };
  const found = template?.spec ?? jobTemplate?.spec.template.spec;
  return Array.isArray(found?.containers) ? found : undefined;
}

/**
 * Why the API server would refuse a pod at a level of the Pod Security Standards; empty when it is admitted.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podSecurityProblems(level: string, pod: PodSpec): string[] {
  if (level === 'privileged') {
    return [];
  }
  const containers = [...(pod.initContainers ?? []), ...pod.containers];
  return [
    ...(pod.hostNetwork === true ? ['it is in the host network'] : []),
    ...(pod.hostPID === true || pod.hostPid === true ? ["it sees the host's processes"] : []),
    ...(pod.hostIPC === true || pod.hostIpc === true ? ["it shares the host's IPC"] : []),
    ...(pod.volumes ?? []).filter(({ hostPath }) => hostPath !== undefined).map(() => "it mounts the host's files"),
    ...containers.flatMap((container) => baseline(container).map((problem) => `${container.name}: ${problem}`)),
    ...(level === 'restricted' ? restricted(pod, containers) : []),
  ];
}

function baseline({ securityContext = {}, ports = [] }: Container): string[] {
  const added = (securityContext.capabilities?.add ?? []).filter((name) => !BASELINE_CAPABILITIES.has(name));
  return [
    ...(securityContext.privileged === true ? ['it is privileged'] : []),
    ...(added.length > 0 ? [`it adds ${added.join(', ')}`] : []),
    ...(ports.some(({ hostPort }) => hostPort !== undefined && hostPort !== 0) ? ["it takes the host's port"] : []),
    ...(securityContext.seccompProfile?.type === 'Unconfined' ? ['seccomp is unconfined'] : []),
  ];
}

function restricted(pod: PodSpec, containers: readonly Container[]): string[] {
  const kinds = (pod.volumes ?? []).flatMap((volume) =>
    Object.keys(volume).filter((key) => key !== 'name' && !RESTRICTED_VOLUMES.has(key)),
  );
  return [
    ...kinds.map((kind) => `a volume of kind ${kind}`),
    ...containers.flatMap(({ name, securityContext = {} }) => {
      const user = securityContext.runAsUser ?? pod.securityContext?.runAsUser;
      const seccomp = securityContext.seccompProfile?.type ?? pod.securityContext?.seccompProfile?.type;
      const added = (securityContext.capabilities?.add ?? []).filter((each) => each !== 'NET_BIND_SERVICE');
      return [
        ...(securityContext.allowPrivilegeEscalation === false ? [] : ['privileges may escalate']),
        ...((securityContext.runAsNonRoot ?? pod.securityContext?.runAsNonRoot) === true ? [] : ['it may be root']),
        ...(user !== undefined && Number(user) === 0 ? ['it is root'] : []),
        ...(securityContext.capabilities?.drop?.includes('ALL') === true ? [] : ['it drops not all capabilities']),
        ...(added.length > 0 ? [`it adds ${added.join(', ')}`] : []),
        ...(seccomp === 'RuntimeDefault' || seccomp === 'Localhost' ? [] : ['no seccomp profile']),
      ].map((problem) => `${name}: ${problem}`);
    }),
  ];
}
