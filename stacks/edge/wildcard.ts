import type { IssuersConfig } from '../../config/types';
import type { ChartValues } from '../../constructs/chart-values';
import { INGRESS } from '../../constructs/ingress-controller';
import { PART_OF } from '../../constructs/labels';
import { WILDCARD_SECRET, wildcardNames } from '../../constructs/wildcard';

/** Traefik shows it for every host without a certificate of its own. */
export function wildcardStore(wildcard: IssuersConfig['wildcard']): ChartValues {
  return wildcard === null ? {} : { tlsStore: { default: { defaultCertificate: { secretName: WILDCARD_SECRET } } } };
}

/** The certificate itself, in Traefik's namespace: a default certificate is looked for there. */
export function wildcardCertificate(wildcard: IssuersConfig['wildcard'], clusterIssuer: string): ChartValues[] {
  if (wildcard === null) {
    return [];
  }
  return [
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'wildcard', namespace: INGRESS.namespace, labels: { ...PART_OF } },
      spec: {
        secretName: WILDCARD_SECRET,
        dnsNames: wildcardNames(wildcard.domains),
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: clusterIssuer },
      },
    },
  ];
}
