import { ref, TerraformElement, Token } from 'cdktf';
import type { Construct } from 'constructs';

/** Options of {@link EphemeralSecretValue}. */
export interface EphemeralSecretValueProps {
  readonly namespace: string;
  /** Name of the Secret. */
  readonly name: string;
  readonly key: string;
  /** Revision that the Secret must hold; terraform stops when it holds another one. */
  readonly revision: number;
}

/**
 * Ephemeral `kubesecret_value`: one value of a Kubernetes Secret, read whenever terraform runs, kept nowhere. The stack
 * needs a `KubesecretProvider`.
 */
export class EphemeralSecretValue extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: EphemeralSecretValueProps,
  ) {
    super(scope, id, 'ephemeral.kubesecret_value');
  }

  /** Expression for the value. Valid only inside a write-only attribute: terraform refuses it anywhere else. */
  get value(): string {
    return Token.asString(ref(`ephemeral.kubesecret_value.${this.friendlyUniqueId}.value`, this.cdktfStack));
  }

  override toTerraform(): object {
    const { namespace, name, key, revision } = this.props;
    const metadata = { path: this.node.path, uniqueId: this.friendlyUniqueId };
    const block = { namespace, name, key, revision, '//': { metadata } };
    return { ephemeral: { kubesecret_value: { [this.friendlyUniqueId]: block } } };
  }
}
