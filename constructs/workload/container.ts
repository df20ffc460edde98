import type { DeploymentV1SpecTemplateSpecContainer as ContainerBlock } from '@cdktf/provider-kubernetes/lib/deployment-v1';

import type { SecretKeyReference } from '../secret/secret-reference';
import type { Probes } from './probe';
import { resourcesBlock } from './resources';
import type { Resources } from './resources';

/** The value of an environment variable: a literal, one key of a Secret, or a field of the pod such as `spec.nodeName`. */
export type EnvironmentValue = string | { readonly secret: SecretKeyReference } | { readonly field: string };

/** A named port of a container. */
export interface ContainerPort {
  /** At most 15 characters. */
  readonly name: string;
  readonly port: number;
  /** @default - TCP */
  readonly protocol?: 'TCP' | 'UDP';
}

/** Where a volume of the pod appears in a container. */
export interface Mount {
  /** Name of the volume, or of a volume claim of a stateful set. */
  readonly volume: string;
  readonly path: string;
  /** @default - false */
  readonly readOnly?: boolean;
  /** @default - the whole volume */
  readonly subPath?: string;
}

/**
 * Deviations from the restricted defaults. Each needs a reason, which becomes an annotation of the pod:
 * an exception that nobody can explain is a mistake.
 */
export interface SecurityException {
  /** Why the image needs it. */
  readonly reason: string;
  /** @default - false: the container runs as the pod's user */
  readonly runAsRoot?: boolean;
  /** @default - none; everything is dropped first */
  readonly addCapabilities?: readonly string[];
  /** @default - false: the root filesystem is read-only */
  readonly writableRootFilesystem?: boolean;
}

/** One container of a pod. */
export interface ContainerSpec {
  readonly name: string;
  /** `repository:tag`, or with `@sha256:…`; never `latest`. */
  readonly image: string;
  /** @default - the image's entry point */
  readonly command?: readonly string[];
  /** @default - the image's arguments */
  readonly args?: readonly string[];
  /** @default - the image's directory */
  readonly workingDirectory?: string;
  /** In this order: a later value may use an earlier one as `$(NAME)`. */
  readonly environment?: Readonly<Record<string, EnvironmentValue>>;
  /** @default - none */
  readonly ports?: readonly ContainerPort[];
  /** @default - none */
  readonly mounts?: readonly Mount[];
  readonly resources: Resources;
  /** Needed for every container that keeps running; an init container or a container of a job has none. */
  readonly probes?: Probes;
  /** Show the last lines of a failed container's log as the reason of its end. @default - false */
  readonly explainsItsEnd?: boolean;
  /** @default - none: restricted */
  readonly exception?: SecurityException;
}

/** Names the Secrets that a container's environment reads. */
export function environmentSecrets(container: ContainerSpec): SecretKeyReference[] {
  return Object.values(container.environment ?? {}).flatMap((value) =>
    typeof value === 'object' && 'secret' in value ? [value.secret] : [],
  );
}

function environmentBlock(environment: Readonly<Record<string, EnvironmentValue>>): ContainerBlock['env'] {
  return Object.entries(environment).map(([name, value]) => {
    if (typeof value === 'string') {
      return { name, value };
    }
    if ('secret' in value) {
      return { name, valueFrom: { secretKeyRef: { name: value.secret.secret.reference, key: value.secret.key } } };
    }
    return { name, valueFrom: { fieldRef: { fieldPath: value.field } } };
  });
}

/**
 * The container block of the kubernetes provider, restricted by default.
 * @throws Error on a `latest` or missing tag.
 */
export function containerBlock(container: ContainerSpec): ContainerBlock {
  const { exception, probes } = container;
  const reference = container.image.split('@')[0] ?? '';
  const tag = /:([^:/]+)$/.exec(reference)?.[1];
  if (tag === undefined || tag === 'latest') {
    throw new Error(
      `container ${container.name}: image "${container.image}" has no fixed version; give a tag other than latest in config/catalogue.yaml`,
    );
  }
  return {
    name: container.name,
    image: container.image,
    imagePullPolicy: 'IfNotPresent',
    ...(container.command === undefined ? {} : { command: [...container.command] }),
    ...(container.args === undefined ? {} : { args: [...container.args] }),
    ...(container.workingDirectory === undefined ? {} : { workingDir: container.workingDirectory }),
    env: environmentBlock(container.environment ?? {}),
    port: (container.ports ?? []).map((port) => ({
      name: port.name,
      containerPort: port.port,
      protocol: port.protocol ?? 'TCP',
    })),
    volumeMount: (container.mounts ?? []).map((mount) => ({
      name: mount.volume,
      mountPath: mount.path,
      readOnly: mount.readOnly ?? false,
      ...(mount.subPath === undefined ? {} : { subPath: mount.subPath }),
    })),
    resources: resourcesBlock(container.resources),
    ...(container.explainsItsEnd === true ? { terminationMessagePolicy: 'FallbackToLogsOnError' } : {}),
    ...(probes === undefined
      ? {}
      : { startupProbe: probes.startup, readinessProbe: probes.readiness, livenessProbe: probes.liveness }),
    securityContext: {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: exception?.writableRootFilesystem !== true,
      runAsNonRoot: exception?.runAsRoot !== true,
      ...(exception?.runAsRoot === true ? { runAsUser: '0', runAsGroup: '0' } : {}),
      capabilities: {
        drop: ['ALL'],
        ...(exception?.addCapabilities === undefined ? {} : { add: [...exception.addCapabilities] }),
      },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}
