import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { TraefikConfig } from '../../config/types';
import { ChartRelease } from '../../constructs/chart-release';
import { allowCertificateChallenges, API_SERVER_PORTS, INGRESS } from '../../constructs/ingress-controller';
import { Peer, tcp } from '../../constructs/network-rules';
import { platformOf } from '../../constructs/platform';
import { ServiceNamespace } from '../../constructs/service-namespace';
import { traefikValues } from './traefik-values';
import type { TraefikContext } from './traefik-values';

export interface TraefikProps extends Omit<TraefikContext, 'image'> {
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
    this.namespace = new ServiceNamespace(this, 'namespace', { name: INGRESS.namespace });
    this.allowConnections();
    this.release = new ChartRelease(this, 'release', {
      releaseName: 'flow-proxy',
      chart: { catalogue: 'traefik' },
      namespace: this.namespace.reference,
      dependsOn: this.namespace.ready,
      values: traefikValues(props.settings, { ...props, image: platformOf(this).imageSource('traefik') }),
      rawValues: props.rawValues,
    }).release;
  }

  private allowConnections(): void {
    this.namespace.allow('allow-clients', {
      pods: INGRESS.podLabels,
      ingress: [{ from: 'anywhere', ports: [tcp(INGRESS.ports.web), tcp(INGRESS.ports.websecure)] }],
    });
    this.namespace.allow('allow-api-server', {
      pods: INGRESS.podLabels,
      egress: [{ to: 'anywhere', ports: API_SERVER_PORTS }],
    });
    this.namespace.allow('allow-backends', {
      pods: INGRESS.podLabels,
      // Which services it may reach is said where they are: each namespace opens its own ports to these pods.
      egress: [{ to: [Peer.cluster()], ports: [tcp(1, 65535)] }],
    });
    allowCertificateChallenges(this.namespace);
  }
}
