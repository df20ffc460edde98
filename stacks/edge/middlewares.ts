import type { TraefikConfig } from '../../config/types';
import type { ChartValues } from '../../constructs/chart-values';
import { PART_OF } from '../../constructs/labels';
import { INGRESS } from '../../constructs/ingress-controller';
import type { MiddlewareName } from '../../constructs/ingress-controller';
import type { ForwardAuthSpec, FramesSpec, MiddlewareSpec } from './middleware-spec';

const SECONDS_PER_DAY = 86_400;

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

const FORWARD_AUTH: ForwardAuthSpec = {
  forwardAuth: {
    address: FORWARD_AUTH_ADDRESS,
    trustForwardHeader: true,
    maxResponseBodySize: 1_048_576,
    authResponseHeaders: IDENTITY_HEADERS,
  },
};

/** What the middlewares follow from. */
export interface MiddlewareSettings extends Pick<TraefikConfig, 'securityHeaders' | 'rateLimit' | 'loginRateLimit'> {
  /** Whether authentik is there to ask for logins. */
  readonly forwardAuth: boolean;
  /** Sites that may show the whiteboard in a frame. @default - there is no whiteboard */
  readonly whiteboardFrames?: readonly string[];
}

/** Specs of the platform's middlewares. `authentik` exists only where identity does: without it nobody could pass. */
export function middlewareSpecs(settings: MiddlewareSettings): Partial<Record<MiddlewareName, MiddlewareSpec>> {
  const { hstsDays, hstsSubdomains, hstsPreload } = settings.securityHeaders;
  return {
    // It stands before every route, so it stays mild: services send their own frame and content policies.
    'security-headers': {
      headers: {
        stsSeconds: hstsDays * SECONDS_PER_DAY,
        stsIncludeSubdomains: hstsSubdomains,
        stsPreload: hstsPreload,
        contentTypeNosniff: true,
        referrerPolicy: 'strict-origin-when-cross-origin',
      },
    },
    'rate-limit': { rateLimit: settings.rateLimit },
    'rate-limit-login': { rateLimit: settings.loginRateLimit },
    compress: { compress: {} },
    'redirect-https': { redirectScheme: { scheme: 'https', permanent: true } },
    ...(settings.forwardAuth ? { authentik: FORWARD_AUTH } : {}),
    ...(settings.whiteboardFrames === undefined ? {} : { 'excalidraw-frames': framesIn(settings.whiteboardFrames) }),
  };
}

/** `X-Frame-Options` cannot name sites, so the policy of the content does; older browsers know it too. */
function framesIn(hosts: readonly string[]): FramesSpec {
  const sites = ["'self'", ...hosts.map((host) => `https://${host}`)];
  return { headers: { contentSecurityPolicy: `frame-ancestors ${sites.join(' ')}` } };
}

/** The middlewares as objects for the chart's `extraObjects`. */
export function middlewareObjects(settings: MiddlewareSettings): ChartValues[] {
  return Object.entries(middlewareSpecs(settings)).map(([name, spec]) => ({
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: { name, namespace: INGRESS.namespace, labels: { ...PART_OF } },
    spec: { ...spec },
  }));
}
