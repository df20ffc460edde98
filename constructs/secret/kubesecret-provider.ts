import { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';

export interface KubesecretProviderProps {
  /** Context of the kubeconfig that KUBE_CONFIG_PATH names. */
  readonly configContext: string;
}

/**
 * Provider `ominis-ai/kubesecret` of this repository. Written by hand: cdktf generates no bindings of ephemeral resources,
 * and the provider has nothing else.
 */
export class KubesecretProvider extends TerraformProvider {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: KubesecretProviderProps,
  ) {
    super(scope, id, {
      terraformResourceType: 'kubesecret',
      terraformGeneratorMetadata: {
        providerName: 'kubesecret',
        providerVersion: '1.0.0',
        providerVersionConstraint: '1.0.0',
      },
      terraformProviderSource: 'ominis-ai/kubesecret',
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { config_context: this.props.configContext };
  }
}
