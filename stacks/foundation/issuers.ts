import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { IssuersConfig } from '../../config/types';
import { ChartRelease } from '../../constructs/chart-release';
import type { ChartValues } from '../../constructs/chart-values';
import { INGRESS } from '../../constructs/ingress-controller';
import { wildcardNames } from '../../constructs/wildcard';
import type { CertManager } from './cert-manager';
import { DnsSolver } from './dns-solver';

const DIRECTORIES = {
  'letsencrypt-prod': 'https://acme-v02.api.letsencrypt.org/directory',
  'letsencrypt-staging': 'https://acme-staging-v02.api.letsencrypt.org/directory',
} as const;

export interface IssuersProps {
  readonly certManager: CertManager;
  readonly settings: IssuersConfig;
}

/**
 * The ClusterIssuers, as a chart of their own: an object can be planned as a custom resource only where its definition
 * exists already, and a release is planned without looking at its objects.
 */
export class Issuers extends Construct {
  readonly release: ITerraformDependable;

  constructor(scope: Construct, id: string, props: IssuersProps) {
    super(scope, id);
    this.release = new ChartRelease(this, 'release', {
      releaseName: 'issuers',
      chart: { local: 'issuers' },
      // cert-manager looks for the private authority's key in its own namespace.
      namespace: props.certManager.namespace.reference,
      values: issuersValues(props.settings, this.wildcardSolver(props)),
      dependsOn: [props.certManager.release],
    }).release;
  }

  private wildcardSolver({ settings, certManager }: IssuersProps): ChartValues | undefined {
    return settings.wildcard === null
      ? undefined
      : new DnsSolver(this, 'dns', { settings: settings.wildcard, namespace: certManager.namespace }).values;
  }
}

/** Values for charts/issuers. */
export function issuersValues(settings: IssuersConfig, wildcardSolver?: ChartValues): ChartValues {
  return {
    acme: {
      email: settings.email,
      ingressClassName: INGRESS.className,
      ...(settings.wildcard === null || wildcardSolver === undefined
        ? {}
        : { wildcard: { dnsNames: wildcardNames(settings.wildcard.domains), solver: wildcardSolver } }),
      // null removes a directory that the chart has by default.
      directories: {
        'letsencrypt-prod': settings.letsencryptProd.enabled ? DIRECTORIES['letsencrypt-prod'] : null,
        'letsencrypt-staging': settings.letsencryptStaging.enabled ? DIRECTORIES['letsencrypt-staging'] : null,
      },
    },
    selfSigned: { enabled: settings.selfSigned.enabled },
    privateCa: {
      enabled: settings.privateCa.enabled,
      commonName: settings.privateCa.commonName,
      duration: `${settings.privateCa.durationDays * 24}h`,
    },
  };
}

/** Secrets that the issuers make for themselves: the accounts at Let's Encrypt and the key of the private authority. */
export function issuerSecrets(settings: IssuersConfig): string[] {
  return [
    ...(settings.letsencryptProd.enabled ? ['letsencrypt-prod-account'] : []),
    ...(settings.letsencryptStaging.enabled ? ['letsencrypt-staging-account'] : []),
    ...(settings.privateCa.enabled ? ['private-ca'] : []),
  ];
}
