import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { DataKubernetesConfigMapV1 } from '@cdktf/provider-kubernetes/lib/data-kubernetes-config-map-v1';
import { Token } from 'cdktf';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import type { Precondition } from '../../constructs/chart-release';
import { labels } from '../../constructs/labels';
import type { NamespaceReference } from '../../constructs/namespace-reference';
import { releaseStep } from './release-order';
import type { ReleaseStep } from './release-order';

/** Options of {@link ReleaseRecord}. */
export interface ReleaseRecordProps {
  readonly namespace: NamespaceReference;
  /** Version that is to be deployed. */
  readonly version: string;
}

const NAME = 'authentik-release';

/**
 * Remembers in the cluster which release of authentik was deployed last, and refuses to plan one that skips a release or
 * goes back: its migrations would fail half-way, or leave a database that the older release cannot read.
 */
export class ReleaseRecord extends Construct {
  readonly precondition: Precondition;
  private readonly step: ReleaseStep;
  private readonly before: DataKubernetesConfigMapV1;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ReleaseRecordProps,
  ) {
    super(scope, id);
    this.step = releaseStep(props.version);
    // By plain name, so that it is read at every plan. Before the first deployment there is none, which is no error.
    this.before = new DataKubernetesConfigMapV1(this, 'before', {
      metadata: { name: NAME, namespace: props.namespace.name },
    });
    const { release, allowedBefore } = this.step;
    const recorded = `${this.before.fqn}.data["release"]`;
    this.precondition = {
      condition: `\${try(contains(${JSON.stringify(allowedBefore)}, ${recorded}), true)}`,
      errorMessage:
        `authentik \${try(${recorded}, "")} is deployed, and ${release} can follow only ${allowedBefore.join(' or ')}: ` +
        `its migrations skip no release and never go back. Deploy the releases between one by one ` +
        `(charts.authentik, images.authentik and images.authentik-ldap in config/catalogue.yaml). Nothing was changed.`,
    };
  }

  /** Writes the record once the release is there. */
  writeAfter(release: ITerraformDependable): void {
    this.write({ release: this.step.release, version: this.props.version }, release);
  }

  /**
   * Keeps the record as it is while authentik is switched off: its data still are of that release, whatever the catalogue
   * says by now. Nothing is recorded where nothing was deployed.
   */
  keep(): void {
    this.write(Token.asStringMap(`\${try(${this.before.fqn}.data, {})}`));
  }

  private write(data: Record<string, string>, after?: ITerraformDependable): void {
    new ConfigMapV1(this, 'after', {
      metadata: {
        name: NAME,
        namespace: this.props.namespace.reference,
        labels: labels({ name: 'authentik', component: 'release-record' }),
      },
      data,
      ...(after === undefined ? {} : { dependsOn: [after] }),
    });
  }
}
