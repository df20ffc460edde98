import { TerraformEphemeralResource } from 'cdktf';
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
 * It becomes lasting only where a write-only attribute stores it at a new revision.
 */
export class EphemeralPassword extends TerraformEphemeralResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: EphemeralPasswordProps,
  ) {
    super(scope, id, { terraformResourceType: 'random_password' });
    if (!Number.isInteger(props.length) || props.length < 16) {
      throw new Error(
        `${this.node.path}: a generated password has ${props.length} characters; use a whole number of at least 16`,
      );
    }
  }

  /** Expression for the value. Valid only inside a write-only attribute: terraform refuses it anywhere else. */
  get result(): string {
    return this.getStringAttribute('result');
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { length: this.props.length, special: this.props.special ?? false };
  }
}
