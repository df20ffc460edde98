/** TLS Secret of the wildcard certificate, in the namespace of the ingress controller. */
export const WILDCARD_SECRET = 'wildcard-tls';

/** Names that a wildcard certificate holds; an issuer's solver is chosen by the same names. */
export function wildcardNames(domains: readonly string[]): string[] {
  return domains.map((domain) => `*.${domain}`);
}
