import type { TraefikConfig } from '../../config/types';
import type { ChartValues } from '../../constructs/chart-values';
import { INGRESS } from '../../constructs/ingress-controller';
import type { MiddlewareName } from '../../constructs/ingress-controller';
import { PART_OF } from '../../constructs/labels';
import { tlsSecretName } from '../../constructs/tls-ingress';

type DashboardSettings = TraefikConfig['dashboard'];

/** `ingressRoute.dashboard` of the chart. */
export function dashboardRoute(settings: DashboardSettings): ChartValues {
  if (!settings.enabled) {
    return { enabled: false };
  }
  const middlewares: MiddlewareName[] = settings.forwardAuth ? ['rate-limit', 'authentik'] : ['rate-limit'];
  return {
    enabled: true,
    entryPoints: ['websecure'],
    matchRule: `Host(\`${settings.host}\`)`,
    middlewares: middlewares.map((name) => ({ name, namespace: INGRESS.namespace })),
    tls: { secretName: tlsSecretName(settings.host) },
  };
}

/** An IngressRoute has no annotation that cert-manager follows, so the dashboard's certificate is asked for by itself. */
export function dashboardCertificate(settings: DashboardSettings, clusterIssuer: string): ChartValues[] {
  if (!settings.enabled) {
    return [];
  }
  return [
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'traefik-dashboard', namespace: INGRESS.namespace, labels: { ...PART_OF } },
      spec: {
        secretName: tlsSecretName(settings.host),
        dnsNames: [settings.host],
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: clusterIssuer },
      },
    },
  ];
}
