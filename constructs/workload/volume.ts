import type { DeploymentV1SpecTemplateSpecVolume as VolumeBlock } from '@cdktf/provider-kubernetes/lib/deployment-v1';

import type { SecretReference } from '../secret/secret-reference';
import type { ConfigFilesReference } from './config-files';
import type { DataClaimReference } from './data-claim';

/** A scratch directory that lives as long as the pod. */
export interface ScratchVolume {
  readonly kind: 'scratch';
  readonly name: string;
  /** Kubernetes quantity, such as `64Mi`. */
  readonly sizeLimit: string;
  /** In memory: for sockets and for rendered secrets, which must not reach a disk. Counts against the memory limit. */
  readonly memory?: boolean;
}

/** Files from a Secret. */
export interface SecretVolume {
  readonly kind: 'secret';
  readonly name: string;
  readonly secret: SecretReference;
  /** Keys to show, each as a file of the same name. @default - all keys */
  readonly keys?: readonly string[];
}

/** Files from a ConfigMap made by ConfigFiles. */
export interface ConfigVolume {
  readonly kind: 'config';
  readonly name: string;
  readonly files: ConfigFilesReference;
}

/** Files from a Secret that another program writes, such as cert-manager; the pod starts without it too. */
export interface ForeignSecretVolume {
  readonly kind: 'foreign-secret';
  readonly name: string;
  readonly secretName: string;
}

/** A volume that outlives the pod. */
export interface ClaimVolume {
  readonly kind: 'claim';
  readonly name: string;
  readonly claim: DataClaimReference;
  /** @default - false */
  readonly readOnly?: boolean;
}

/** `token` and `ca.crt` of the pod's ServiceAccount, for the containers that mount it only. */
export interface AccountVolume {
  readonly kind: 'account';
  readonly name: string;
}

/** A volume of a pod. */
export type Volume = AccountVolume | ScratchVolume | SecretVolume | ForeignSecretVolume | ConfigVolume | ClaimVolume;

/** The volume block of the kubernetes provider. */
export function volumeBlock(volume: Volume): VolumeBlock {
  switch (volume.kind) {
    case 'scratch':
      return {
        name: volume.name,
        emptyDir: { sizeLimit: volume.sizeLimit, ...(volume.memory === true ? { medium: 'Memory' } : {}) },
      };
    case 'secret':
      return {
        name: volume.name,
        secret: {
          secretName: volume.secret.reference,
          // Readable by the group only, which fsGroup makes the pod's own.
          defaultMode: '0440',
          ...(volume.keys === undefined ? {} : { items: volume.keys.map((key) => ({ key, path: key })) }),
        },
      };
    case 'foreign-secret':
      return { name: volume.name, secret: { secretName: volume.secretName, defaultMode: '0440', optional: true } };
    case 'account':
      return {
        name: volume.name,
        projected: [
          {
            defaultMode: '0440',
            // The API server takes one kind in each source.
            sources: [
              { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
              // The cluster puts this ConfigMap into every namespace.
              { configMap: [{ name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] }] },
            ],
          },
        ],
      };
    case 'claim':
      return {
        name: volume.name,
        persistentVolumeClaim: { claimName: volume.claim.reference, readOnly: volume.readOnly ?? false },
      };
    case 'config':
      return { name: volume.name, configMap: { name: volume.files.name, defaultMode: '0444' } };
  }
}
