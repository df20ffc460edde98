import type { ChartValues } from '../../constructs/chart-values';
import { PART_OF } from '../../constructs/labels';
import { INGRESS } from '../../constructs/ingress-controller';
import type { MiddlewareName } from '../../constructs/ingress-controller';

/** Seconds of HSTS: one year, the least that browsers' preload lists accept. */
const HSTS_SECONDS = 31_536_000;

/** authentik's embedded outpost, inside the cluster: the public address would need itself to be reached. */
const FORWARD_AUTH_ADDRESS = 'http://authentik-server.authentik.svc.cluster.local/outpost.goauthentik.io/auth/traefik';

const IDENTITY_HEADERS = [
  'X-authentik-username',
  'X-authentik-groups',
  'X-authentik-entitlements',
  'X-authentik-email',
  'X-authentik-name',
  'X-authentik-uid',
  'X-authentik-jwt',
  'X-authentik-meta-jwks',
  'X-authentik-meta-outpost',
  'X-authentik-meta-provider',
  'X-authentik-meta-app',
  'X-authentik-meta-version',
];

/** Specs of the platform's middlewares. `authentik` exists only where identity does: without it nobody could pass. */
export function middlewareSpecs(options: {
  readonly forwardAuth: boolean;
}): Partial<Record<MiddlewareName, ChartValues>> {
  return {
    // It stands before every route, so it stays mild: services send their own frame and content policies.
    'security-headers': {
      headers: {
        stsSeconds: HSTS_SECONDS,
        stsIncludeSubdomains: true,
        contentTypeNosniff: true,
        referrerPolicy: 'strict-origin-when-cross-origin',
      },
    },
    // One page of a web application is dozens of requests at once; counted per client and Traefik pod.
    'rate-limit': { rateLimit: { average: 100, period: '1s', burst: 200 } },
    'rate-limit-strict': { rateLimit: { average: 100, period: '1m', burst: 50 } },
    compress: { compress: {} },
    'redirect-https': { redirectScheme: { scheme: 'https', permanent: true } },
    ...(options.forwardAuth
      ? {
          authentik: {
            forwardAuth: {
              address: FORWARD_AUTH_ADDRESS,
              trustForwardHeader: true,
              // Unset, an answer of any size is read into memory.
              maxResponseBodySize: 1_048_576,
              authResponseHeaders: IDENTITY_HEADERS,
            },
          },
        }
      : {}),
  };
}

/** The middlewares as objects for the chart's `extraObjects`. */
export function middlewareObjects(options: { readonly forwardAuth: boolean }): ChartValues[] {
  return Object.entries(middlewareSpecs(options)).map(([name, spec]) => ({
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: { name, namespace: INGRESS.namespace, labels: { ...PART_OF } },
    spec,
  }));
}
