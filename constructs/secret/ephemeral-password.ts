import { ref, TerraformElement, Token } from 'cdktf';
import type { Construct } from 'constructs';

/** Options of {@link EphemeralPassword}. */
export interface EphemeralPasswordProps {
  /** Number of characters, at least 16. */
  readonly length: number;
  /**
   * Also use punctuation. Off where the value travels through a URL or a DSN, which would need quoting.
   * @default - false: letters and digits, 5.95 bits a character
   */
  readonly special?: boolean;
}

/**
 * Ephemeral `random_password`: a new value in every run of terraform, kept nowhere.
 * It becomes lasting only where a write-only attribute stores it at a new revision. It is made of what the successor of
 * cdktf and cdktf itself both have, so that either synthesizes it (`npm run check:toolchain`).
 */
export class EphemeralPassword extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: EphemeralPasswordProps,
  ) {
    super(scope, id, 'ephemeral.random_password');
    if (!Number.isInteger(props.length) || props.length < 16) {
      throw new Error(
        `${this.node.path}: a generated password has ${props.length} characters; use a whole number of at least 16`,
      );
    }
  }

  /** Expression for the value. Valid only inside a write-only attribute: terraform refuses it anywhere else. */
  get result(): string {
    return Token.asString(ref(`ephemeral.random_password.${this.friendlyUniqueId}.result`, this.cdktfStack));
  }

  override toTerraform(): object {
    const block = {
      length: this.props.length,
      special: this.props.special ?? false,
      '//': { metadata: { path: this.node.path, uniqueId: this.friendlyUniqueId } },
    };
    return { ephemeral: { random_password: { [this.friendlyUniqueId]: block } } };
  }
}
