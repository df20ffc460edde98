import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ChartRelease } from '../../constructs/chart-release';
import { API_SERVER_PORTS, INGRESS } from '../../constructs/ingress-controller';
import { Peer, tcp } from '../../constructs/network-rules';
import { platformOf } from '../../constructs/platform';
import { ServiceNamespace } from '../../constructs/service-namespace';
import { CERT_MANAGER_NAMESPACE, certManagerValues, componentLabels } from './cert-manager-values';
import type { CertManagerComponents } from './cert-manager-values';

export interface CertManagerProps {
  /** Pods of each component; two and more get a disruption budget. */
  readonly components: CertManagerComponents;
  /** Raw values of the chart, laid over the project's. @default - none */
  readonly rawValues?: Readonly<Record<string, unknown>>;
}

/** cert-manager with its resource definitions, in a namespace where only its own connections are open. */
export class CertManager extends Construct {
  readonly namespace: ServiceNamespace;
  readonly release: ITerraformDependable;

  constructor(scope: Construct, id: string, props: CertManagerProps) {
    super(scope, id);
    this.namespace = new ServiceNamespace(this, 'namespace', { name: CERT_MANAGER_NAMESPACE });
    this.allowConnections();
    this.release = new ChartRelease(this, 'release', {
      releaseName: 'cert-manager',
      chart: { catalogue: 'cert-manager' },
      namespace: this.namespace.reference,
      dependsOn: this.namespace.ready,
      values: certManagerValues(props.components, platformOf(this)),
      rawValues: props.rawValues,
    }).release;
  }

  private allowConnections(): void {
    this.namespace.allow('allow-api-server', { pods: 'all', egress: [{ to: 'anywhere', ports: API_SERVER_PORTS }] });
    this.namespace.allow('allow-webhook', {
      pods: componentLabels('webhook'),
      // The API server calls from the host network of a control plane whose addresses are not known.
      ingress: [{ from: 'anywhere', ports: [tcp(10250)] }],
    });
    this.namespace.allow('allow-startup-check', {
      pods: { 'app.kubernetes.io/component': 'startupapicheck' },
      egress: [{ to: [Peer.pods(componentLabels('webhook'))], ports: [tcp(10250)] }],
    });
    this.namespace.allow('allow-acme', {
      pods: componentLabels('controller'),
      egress: [
        { to: 'anywhere', ports: [tcp(80), tcp(443)] },
        {
          // The self-check of a challenge calls the public address, which a node turns into Traefik's pods at once.
          to: [Peer.podsIn(INGRESS.namespace, INGRESS.podLabels)],
          ports: [tcp(INGRESS.ports.web), tcp(INGRESS.ports.websecure)],
        },
      ],
    });
  }
}
