/** TLS Secret of the wildcard certificate, in the namespace of the ingress controller. */
export const WILDCARD_SECRET = 'wildcard-tls';

/** Names that a wildcard certificate holds; an issuer's solver is chosen by the same names. */
export function wildcardNames(domains: readonly string[]): string[] {
  return domains.map((domain) => `*.${domain}`);
}

/** Whether a wildcard certificate of these domains is valid for a host: a star stands for one label. */
export function isUnderWildcard(host: string, domains: readonly string[]): boolean {
  return domains.includes(host.slice(host.indexOf('.') + 1));
}
