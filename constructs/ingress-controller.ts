import { tcp } from './network-rules';

/** Names of the platform's ingress that services, tenants and the team's commands use. */
export const INGRESS = {
  namespace: 'flow-proxy',
  /** IngressClass, and name of the Service of type LoadBalancer. */
  className: 'traefik',
  serviceName: 'traefik',
  podLabels: { 'app.kubernetes.io/name': 'traefik' },
  /** Ports of the pods; the Service maps 80 and 443 to them. */
  ports: { web: 8000, websecure: 8443, metrics: 9100 },
} as const;

/**
 * Middlewares that routes of any service may refer to; `authentik` (forward auth) exists only with identity, and
 * `excalidraw-frames` only with Excalidraw.
 */
export const MIDDLEWARES = [
  'security-headers',
  'rate-limit',
  'rate-limit-login',
  'compress',
  'redirect-https',
  'authentik',
  'excalidraw-frames',
] as const;
export type MiddlewareName = (typeof MIDDLEWARES)[number];

/** How an Ingress annotation names a middleware of the platform: `<namespace>-<name>@kubernetescrd`. */
export function middlewareReference(name: MiddlewareName): string {
  return `${INGRESS.namespace}-${name}@kubernetescrd`;
}

/** cert-manager's HTTP-01 solver pods, which appear in the namespace of the Ingress. */
export const CHALLENGE_SOLVER = { port: 8089, podLabels: { 'acme.cert-manager.io/http01-solver': 'true' } } as const;

/** Ports of the API server: of its Service, and of the process behind it, where policies are evaluated. */
export const API_SERVER_PORTS = [tcp(443), tcp(6443)] as const;
