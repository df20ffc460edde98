import type { DeploymentV1SpecTemplate as PodTemplateBlock } from '@cdktf/provider-kubernetes/lib/deployment-v1';

import { revisionAnnotations } from '../secret/secret-reference';
import type { SecretReference } from '../secret/secret-reference';
import { containerBlock, environmentSecrets } from './container';
import type { ContainerSpec } from './container';
import type { Placement } from '../placement';
import { volumeBlock } from './volume';
import type { Volume } from './volume';

/** The user and group that a pod's processes run as, and that own its volumes. */
export interface PodUser {
  readonly uid: number;
  readonly gid: number;
}

/** A toleration of a node's taint. */
export interface Toleration {
  readonly key?: string;
  readonly operator: 'Exists';
  readonly effect?: 'NoSchedule' | 'NoExecute' | 'PreferNoSchedule';
}

/** One pod of a workload. */
export interface PodSpec {
  readonly user: PodUser;
  readonly containers: readonly ContainerSpec[];
  /** @default - none */
  readonly initContainers?: readonly ContainerSpec[];
  /** @default - none */
  readonly volumes?: readonly Volume[];
  /** @default - 30 */
  readonly terminationGracePeriodSeconds?: number;
  /** @default - false. True also sets the DNS policy that lets a host-network pod resolve cluster names. */
  readonly hostNetwork?: boolean;
  /** @default - none */
  readonly tolerations?: readonly Toleration[];
  /** `Never`: the pod of a job, which ends by itself and has no probes. @default - it runs for ever */
  readonly restartPolicy?: 'Never';
  /** Labels of the pods on whose node it has to run, to share their volume. @default - any node */
  readonly onNodeOf?: Readonly<Record<string, string>>;
  /** ServiceAccount; its token reaches the containers that mount an `account` volume. @default - the namespace's, without token */
  readonly account?: string;
  /** Extra labels of the pod that are no part of the workload's selector. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Prefix of the annotations that carry the checksums of the ConfigMaps a pod mounts. */
export const CHECKSUM_ANNOTATION_PREFIX = 'checksum.cluster-infra';
/** Annotation of a pod that deviates from the restricted defaults: container → reason. */
export const EXCEPTION_ANNOTATION_PREFIX = 'security-exception.cluster-infra';

function podSecrets(pod: PodSpec): SecretReference[] {
  const containers = [...pod.containers, ...(pod.initContainers ?? [])];
  const mounted = (pod.volumes ?? []).flatMap((volume) => (volume.kind === 'secret' ? [volume.secret] : []));
  return [...containers.flatMap(environmentSecrets).map((reference) => reference.secret), ...mounted];
}

function annotations(pod: PodSpec): Record<string, string> {
  const checksums = (pod.volumes ?? []).flatMap((volume) =>
    volume.kind === 'config' ? [[`${CHECKSUM_ANNOTATION_PREFIX}/${volume.name}`, volume.files.checksum]] : [],
  );
  const exceptions = [...(pod.initContainers ?? []), ...pod.containers].flatMap((container) =>
    container.exception === undefined
      ? []
      : [[`${EXCEPTION_ANNOTATION_PREFIX}/${container.name}`, container.exception.reason]],
  );
  return {
    ...revisionAnnotations(podSecrets(pod)),
    ...Object.fromEntries([...checksums, ...exceptions] as [string, string][]),
    ...pod.annotations,
  };
}

function checkPod(pod: PodSpec): void {
  const volumes = new Set((pod.volumes ?? []).map((volume) => volume.name));
  for (const container of pod.restartPolicy === 'Never' ? [] : pod.containers) {
    if (container.probes === undefined) {
      throw new Error(`container ${container.name} has no probes; give startup, readiness and liveness`);
    }
  }
  for (const container of [...pod.containers, ...(pod.initContainers ?? [])]) {
    for (const mount of container.mounts ?? []) {
      if (!volumes.has(mount.volume)) {
        throw new Error(
          `container ${container.name} mounts volume "${mount.volume}", which the pod does not have; it has: ${[...volumes].join(', ') || 'none'}`,
        );
      }
    }
  }
}

/**
 * The pod template of the kubernetes provider with the platform's secure defaults: Pod Security `restricted`, no
 * service links, no service account token, revisions of the Secrets and checksums of the files as annotations.
 * @param selector labels that select the pod
 * @param labels all labels of the pod, the selector's included
 * @param placement its priority, and how replicas keep apart
 * @throws Error on a container without probes, a mount without volume, an image without fixed version
 */
export function podTemplate(
  pod: PodSpec,
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
  placement: Placement,
): PodTemplateBlock {
  checkPod(pod);
  const allRoot = pod.containers.every((container) => container.exception?.runAsRoot === true);
  return {
    metadata: { labels: { ...labels, ...pod.labels }, annotations: annotations(pod) },
    spec: {
      automountServiceAccountToken: false,
      ...(pod.account === undefined ? {} : { serviceAccountName: pod.account }),
      enableServiceLinks: false,
      ...(pod.restartPolicy === undefined ? {} : { restartPolicy: pod.restartPolicy }),
      terminationGracePeriodSeconds: pod.terminationGracePeriodSeconds ?? 30,
      ...(pod.hostNetwork === true ? { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' } : {}),
      securityContext: {
        ...(allRoot ? {} : { runAsNonRoot: true }),
        runAsUser: String(pod.user.uid),
        runAsGroup: String(pod.user.gid),
        fsGroup: String(pod.user.gid),
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      initContainer: (pod.initContainers ?? []).map(containerBlock),
      container: pod.containers.map(containerBlock),
      volume: (pod.volumes ?? []).map(volumeBlock),
      ...(pod.onNodeOf === undefined
        ? {}
        : {
            affinity: {
              podAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [
                  { topologyKey: 'kubernetes.io/hostname', labelSelector: [{ matchLabels: { ...pod.onNodeOf } }] },
                ],
              },
            },
          }),
      ...(pod.tolerations === undefined ? {} : { toleration: pod.tolerations.map((each) => ({ ...each })) }),
      ...(placement.priorityClass === undefined ? {} : { priorityClassName: placement.priorityClass }),
      ...(placement.spread.length === 0
        ? {}
        : {
            topologySpreadConstraint: placement.spread.map(({ matchLabelKeys, ...rule }) => ({
              ...rule,
              ...(matchLabelKeys === undefined ? {} : { matchLabelKeys: [...matchLabelKeys] }),
              labelSelector: [{ matchLabels: { ...selector } }],
            })),
          }),
    },
  };
}
