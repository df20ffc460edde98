import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { TerraformElement, TerraformStack, Token } from 'cdktf';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { Config } from '../config/types';
import { setPlatform } from '../constructs/platform';
import { ReadableIds } from '../constructs/readable-ids';
import { addBackend } from './backend';
import { ClusterGuard } from './cluster-guard';
import { ignoreDrift } from './ignore-drift';
import { flowTable } from './network/flow-table';
import { protectData } from './protection';
import { PublishedNames } from './published-names';

/** Write-only attributes and ephemeral resources, which carry every secret, came with this version. */
export const REQUIRED_TERRAFORM = '>= 1.11.0';

export interface PlatformStackProps {
  readonly config: Config;
}

/**
 * What every stack has: a state of its own, providers bound to one kube context, readable names, and the guard against
 * the wrong cluster. The kubeconfig file itself comes from the environment (KUBE_CONFIG_PATH).
 */
export class PlatformStack extends TerraformStack {
  private readonly ids = new ReadableIds();

  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id);
    const { config } = props;
    setPlatform(this, {
      environment: config.environment,
      domain: config.domain,
      releaseTimeoutSeconds: config.timeouts.release,
      rolloutTimeoutSeconds: config.timeouts.rollout,
      debug: config.debug,
      chartRepositories: config.charts.source,
      storageClass: config.cluster.storageClass,
      backups: config.backups,
      availability: config.availability,
      flows: flowTable(config),
      chart: (name) => config.catalogue.charts[name],
      image: (name) => config.catalogue.image(name),
      imageTag: (name) => config.catalogue.images[name].tag,
      imageSource: (name) => config.catalogue.images[name],
    });
    // The first line lets cdktf accept what such a Terraform can do, the second makes an older one refuse by itself.
    this.node.setContext('targetVersions', { terraform: REQUIRED_TERRAFORM });
    this.addOverride('terraform.required_version', REQUIRED_TERRAFORM);
    addBackend(this, config.environment, config.backend);
    if (config.protection) protectData(this, { lifted: config.guard.allow.map(({ address }) => address) });
    ignoreDrift(this);

    const { context } = config.cluster;
    new KubernetesProvider(this, 'kubernetes', { configContext: context });
    new HelmProvider(this, 'helm', { kubernetes: { configContext: context } });
    new RandomProvider(this, 'random');
    new ClusterGuard(this, 'cluster_guard', {
      environment: config.environment,
      context,
      uid: config.cluster.uid,
    });
  }

  /**
   * Names for other stacks that can be read only once what they name exists. A plain string would do for planning, but
   * then a stack could be applied although the one below it never was. No secret may be published: whoever reads the
   * state of a consuming stack reads it in clear.
   * @param names what is published; keys are snake_case
   * @param after what must exist before
   */
  protected publish<K extends string>(
    names: Readonly<Record<K, string>>,
    after: readonly ITerraformDependable[],
  ): Record<K, string> {
    const resource = new PublishedNames(this, 'published', { names, dependsOn: [...after] });
    const tokens = Object.keys(names).map((key) => [
      key,
      Token.asString(resource.interpolationForAttribute(`output.${key}`)),
    ]);
    return Object.fromEntries(tokens) as Record<K, string>;
  }

  /**
   * Asked by cdktf only to run `terraform version` where there are `moved` blocks. Synthesis needs no program, and
   * `required_version` already asks for a version that knows them.
   */
  override hasResourceMove(): boolean {
    return false;
  }

  protected override allocateLogicalId(element: TerraformElement | Construct['node']): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    return this.ids.allocate(node, node.scopes.indexOf(this) + 1);
  }
}
