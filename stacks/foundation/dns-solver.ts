import { Construct } from 'constructs';
import type { WildcardConfig } from '../../config/types';
import type { ChartValues } from '../../constructs/chart-values';
import { labels } from '../../constructs/labels';
import type { NamespaceReference } from '../../constructs/namespace-reference';
import type { SecretKeyReference } from '../../constructs/secret/secret-reference';
import { SuppliedSecret } from '../../constructs/secret/supplied-secret';

/** Key of every credential's Secret. */
const KEY = 'value';

/** Options of {@link DnsSolver}. */
export interface DnsSolverProps {
  readonly settings: WildcardConfig;
  /** Namespace where cert-manager looks for the credentials of cluster-wide issuers. */
  readonly namespace: NamespaceReference;
}

/**
 * Who proves domains by DNS records, with its credentials: each a Secret of its own, `dns01-<credential>`, from an ephemeral
 * Terraform variable.
 */
export class DnsSolver extends Construct {
  /** `dns01` of a solver of an ACME issuer. */
  readonly values: ChartValues;
  private readonly props: DnsSolverProps;

  constructor(scope: Construct, id: string, props: DnsSolverProps) {
    super(scope, id);
    this.props = props;
    this.values = this.solver();
  }

  private solver(): ChartValues {
    const { solver } = this.props.settings;
    switch (solver.type) {
      case 'cloudflare':
        return { cloudflare: { apiTokenSecretRef: reference(this.credential('api_token')) } };
      case 'rfc2136':
        return {
          rfc2136: {
            nameserver: solver.nameserver,
            tsigKeyName: solver.tsigName,
            tsigAlgorithm: solver.tsigAlgorithm,
            tsigSecretSecretRef: reference(this.credential('tsig_key')),
          },
        };
      case 'webhook':
        solver.credentials.forEach((name) => this.credential(name));
        // Its configuration is the webhook's own: it names the Secrets itself.
        return {
          webhook: {
            groupName: solver.groupName,
            solverName: solver.solverName,
            config: solver.config as ChartValues,
          },
        };
    }
  }

  private credential(name: string): SecretKeyReference {
    return new SuppliedSecret(this, name, {
      name: `dns01-${name.replaceAll('_', '-')}`,
      namespace: this.props.namespace,
      key: KEY,
      variable: `dns01_${name}`,
      description: `Credential ${name} with which cert-manager writes the DNS records that prove a domain.`,
      revision: this.props.settings.credentialsRevision,
      revisionKey: 'issuers.wildcard.credentialsRevision',
      labels: labels({ name: 'cert-manager', component: 'dns-solver' }),
    }).value;
  }
}

function reference({ secret, key }: SecretKeyReference): ChartValues {
  return { name: secret.reference, key };
}
