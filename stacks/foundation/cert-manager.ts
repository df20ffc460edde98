import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ChartRelease } from '../../constructs/chart-release';
import { platformOf } from '../../constructs/platform';
import { ServiceNamespace } from '../../constructs/service-namespace';
import { CERT_MANAGER_NAMESPACE, certManagerValues } from './cert-manager-values';
import type { CertManagerComponents } from './cert-manager-values';

export interface CertManagerProps {
  /** Pods of each component; two and more get a disruption budget. */
  readonly components: CertManagerComponents;
  /** Raw values of the chart, laid over the project's. @default - none */
  readonly rawValues?: Readonly<Record<string, unknown>>;
}

/** cert-manager with its resource definitions, in a namespace of its own. */
export class CertManager extends Construct {
  readonly namespace: ServiceNamespace;
  readonly release: ITerraformDependable;

  constructor(scope: Construct, id: string, props: CertManagerProps) {
    super(scope, id);
    this.namespace = new ServiceNamespace(this, 'namespace', { name: CERT_MANAGER_NAMESPACE });
    this.release = new ChartRelease(this, 'release', {
      releaseName: 'cert-manager',
      chart: { catalogue: 'cert-manager' },
      namespace: this.namespace.reference,
      dependsOn: this.namespace.ready,
      values: certManagerValues(props.components, platformOf(this)),
      rawValues: props.rawValues,
    }).release;
  }
}
