import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { TraefikConfig } from '../../config/types';
import { ChartRelease } from '../../constructs/chart-release';
import { INGRESS } from '../../constructs/ingress-controller';
import { platformOf } from '../../constructs/platform';
import { ServiceNamespace } from '../../constructs/service-namespace';
import { traefikValues } from './traefik-values';
import type { TraefikContext } from './traefik-values';

export interface TraefikProps extends Omit<TraefikContext, 'image' | 'availability'> {
  readonly settings: TraefikConfig;
  /** Raw values of the chart, laid over the project's. @default - none */
  readonly rawValues?: Readonly<Record<string, unknown>>;
}

/** The ingress controller of the cluster, with the middlewares, TLS options and dashboard of the platform. */
export class Traefik extends Construct {
  readonly namespace: ServiceNamespace;
  readonly release: ITerraformDependable;

  constructor(scope: Construct, id: string, props: TraefikProps) {
    super(scope, id);
    const platform = platformOf(this);
    this.namespace = new ServiceNamespace(this, 'namespace', { name: INGRESS.namespace });
    this.release = new ChartRelease(this, 'release', {
      releaseName: 'flow-proxy',
      chart: { catalogue: 'traefik' },
      namespace: this.namespace.reference,
      dependsOn: this.namespace.ready,
      values: traefikValues(props.settings, {
        ...props,
        image: platform.imageSource('traefik'),
        availability: platform.availability,
      }),
      rawValues: props.rawValues,
    }).release;
  }
}
