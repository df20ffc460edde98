import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Construct } from 'constructs';

import type { NamespaceReference } from '../namespace-reference';
import { MAIN_CHILD } from '../readable-ids';
import { ephemeralVariable } from './ephemeral-variable';
import { checkRevision } from './rotation';
import type { DeclaresRotation, SecretDeclaration } from './rotation';
import { secretKey } from './secret-reference';
import type { SecretKeyReference, SecretReference } from './secret-reference';

/** Options of {@link SuppliedSecret}. */
export interface SuppliedSecretProps {
  readonly name: string;
  readonly namespace: NamespaceReference;
  /** Key of the one value. */
  readonly key: string;
  /** Terraform variable that brings the value (`TF_VAR_<variable>`): sensitive and ephemeral. */
  readonly variable: string;
  /** What the value is, for terraform's prompt and documentation. */
  readonly description: string;
  /** `data_wo_revision`, ≥ 1: raise it after the value changed, terraform cannot see that by itself. */
  readonly revision: number;
  readonly revisionKey: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * A Kubernetes Secret whose value a person supplies at apply time, by an ephemeral Terraform variable.
 * The value reaches no file, state or plan.
 */
export class SuppliedSecret extends Construct implements SecretReference, DeclaresRotation {
  readonly name: string;
  readonly reference: string;
  readonly revision: number;
  readonly declaration: SecretDeclaration;
  /** The reference to the value. */
  readonly value: SecretKeyReference;

  constructor(scope: Construct, id: string, props: SuppliedSecretProps) {
    super(scope, id);
    this.declaration = {
      secret: `${props.namespace.name}/${props.name}`,
      keys: [props.key],
      rotation: 'restart',
      effect: `The value of TF_VAR_${props.variable} at that moment is written and the pods restart.`,
      revisionKey: props.revisionKey,
      revision: props.revision,
      lossDestroysData: false,
      copies: [],
    };
    checkRevision(this.declaration);
    const variable = ephemeralVariable(this, props.variable, props.description);
    const secret = new SecretV1(this, MAIN_CHILD, {
      metadata: { name: props.name, namespace: props.namespace.reference, labels: { ...props.labels } },
      type: 'Opaque',
      dataWo: { [props.key]: variable.stringValue },
      dataWoRevision: props.revision,
    });
    this.name = props.name;
    this.reference = secret.metadata.name;
    this.revision = props.revision;
    this.value = secretKey(this, props.key);
  }
}
