import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Construct } from 'constructs';

import type { NamespaceReference } from '../namespace-reference';
import { MAIN_CHILD } from '../readable-ids';
import { ephemeralVariable } from '../secret/ephemeral-variable';
import { checkRevision } from '../secret/rotation';
import type { DeclaresRotation, SecretDeclaration } from '../secret/rotation';
import type { SecretReference } from '../secret/secret-reference';

/** Keys of the Secret. */
export const ACCESS_KEY_ID = 'access-key-id';
export const SECRET_ACCESS_KEY = 'secret-access-key';

const SUPPLIED = {
  [ACCESS_KEY_ID]: {
    variable: 'backup_access_key_id',
    description: 'Access key of the account that writes backups to the object storage.',
  },
  [SECRET_ACCESS_KEY]: {
    variable: 'backup_secret_access_key',
    description: 'Secret key of the account that writes backups to the object storage.',
  },
} as const;

/** Options of {@link BackupCredentials}. */
export interface BackupCredentialsProps {
  readonly name: string;
  readonly namespace: NamespaceReference;
  /** `data_wo_revision`, ≥ 1. */
  readonly revision: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** The account at the object storage, in the namespace of the backups that use it. Values come by ephemeral variables. */
export class BackupCredentials extends Construct implements SecretReference, DeclaresRotation {
  readonly name: string;
  readonly reference: string;
  readonly revision: number;
  readonly declaration: SecretDeclaration;

  constructor(scope: Construct, id: string, props: BackupCredentialsProps) {
    super(scope, id);
    const variables = Object.values(SUPPLIED).map(({ variable }) => `TF_VAR_${variable}`);
    this.declaration = {
      secret: `${props.namespace.name}/${props.name}`,
      keys: Object.keys(SUPPLIED).sort(),
      rotation: 'restart',
      effect: `The values of ${variables.join(' and ')} at that moment are written; the next backup uses them.`,
      revisionKey: 'backups.secretRevisions.credentials',
      revision: props.revision,
      lossDestroysData: false,
      copies: [],
    };
    checkRevision(this.declaration);
    const data = Object.entries(SUPPLIED).map(([key, { variable, description }]) => [
      key,
      ephemeralVariable(this, variable, description).stringValue,
    ]);
    const secret = new SecretV1(this, MAIN_CHILD, {
      metadata: { name: props.name, namespace: props.namespace.reference, labels: { ...props.labels } },
      type: 'Opaque',
      dataWo: Object.fromEntries(data) as Record<string, string>,
      dataWoRevision: props.revision,
    });
    this.name = props.name;
    this.reference = secret.metadata.name;
    this.revision = props.revision;
  }
}
