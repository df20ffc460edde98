import { TerraformResource } from 'cdktf';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';

export interface PublishedNamesProps {
  /** What the state keeps; keys are snake_case. */
  readonly names: Readonly<Record<string, string>>;
  /** What must exist before. */
  readonly dependsOn: ITerraformDependable[];
}

/**
 * A `terraform_data` that keeps names for other stacks. Not cdktf's own class for it: that one runs `terraform version` for
 * each such resource at every synthesis, to know of a version that `required_version` already asks for.
 */
export class PublishedNames extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: PublishedNamesProps,
  ) {
    super(scope, id, {
      terraformResourceType: 'terraform_data',
      terraformGeneratorMetadata: { providerName: 'terraform' },
      dependsOn: props.dependsOn,
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.props.names };
  }
}
