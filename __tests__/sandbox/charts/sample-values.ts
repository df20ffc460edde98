/** Values that bring out every object of NAMES.md. */
export const SAMPLES = {
  'cert-manager': {
    release: 'cert-manager',
    namespace: 'cert-manager',
    values: {
      global: { leaderElection: { namespace: 'cert-manager' } },
      crds: { enabled: true, keep: true },
      replicaCount: 2,
      podDisruptionBudget: { enabled: true },
      resources: { requests: { cpu: '10m' } },
      webhook: { replicaCount: 3, podDisruptionBudget: { enabled: true }, networkPolicy: { enabled: true } },
      cainjector: { replicaCount: 2, podDisruptionBudget: { enabled: true, minAvailable: 2 } },
    },
  },
  traefik: {
    release: 'flow-proxy',
    namespace: 'flow-proxy',
    values: {
      fullnameOverride: 'traefik',
      deployment: { replicas: 2 },
      resources: { limits: { memory: '256Mi' } },
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
      service: { annotations: { 'example.com/flavor': 'small' } },
      ports: {
        web: { http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https', permanent: true } } } },
        websecure: { http: { middlewares: ['flow-proxy-security-headers@kubernetescrd'] } },
      },
      metrics: { prometheus: { service: { enabled: true } } },
      ingressRoute: { dashboard: { enabled: true, entryPoints: ['websecure'], middlewares: [{ name: 'authentik' }] } },
      tlsOptions: { default: { minVersion: 'VersionTLS12', sniStrict: false } },
      extraObjects: [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'of-{{ .Release.Name }}' }, data: { key: 'value' } },
      ],
    },
  },
  authentik: {
    release: 'authentik',
    namespace: 'authentik',
    values: {
      server: {
        replicas: 2,
        pdb: { enabled: true, minAvailable: 1 },
        metrics: { enabled: true },
        resources: { requests: { cpu: '100m' } },
        ingress: {
          enabled: true,
          ingressClassName: 'traefik',
          annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt-prod' },
          hosts: ['auth.example.org'],
          tls: [{ hosts: ['auth.example.org'], secretName: 'auth-example-org-tls' }],
        },
      },
      worker: { replicas: 2, pdb: { enabled: true, minAvailable: 1 }, metrics: { enabled: true } },
      blueprints: { configMaps: ['applications'] },
    },
  },
} as const;

export type ChartName = keyof typeof SAMPLES;
export const CHART_NAMES = Object.keys(SAMPLES) as ChartName[];
