import { createPrivateKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { KubeObject } from '../cluster/kube-object';

const DAY = 86_400_000;

/** Label of what the sandbox's stand-in of the issuer has made. */
export const STAND_IN_LABEL = 'cluster-infra.sandbox/stand-in';

const secretSchema = z.looseObject({
  data: z.looseObject({
    'tls.crt': z.string().optional(),
    'tls.key': z.string().optional(),
    'ca.crt': z.string().optional(),
  }),
});

/** What a TLS Secret holds, as far as it may be shown. */
export interface HeldCertificate {
  readonly validTo: Date;
  /** SHA-256, as `AB:CD:...`. */
  readonly fingerprint: string;
  /** Distinguished name of who signed it, in one line. */
  readonly issuer: string;
  /** Whether the sandbox's stand-in of the issuer made it. */
  readonly isStandIn: boolean;
  /** ClusterIssuer or Issuer, as cert-manager writes it down; undefined for one that somebody brought. */
  readonly issuerName: string | undefined;
  /** What is wrong with it; undefined when nothing is. */
  readonly fault: string | undefined;
}

/** What is expected of it. */
export interface CertificateWish {
  readonly hosts: readonly string[];
  readonly now: Date;
  /** Less is too little. */
  readonly daysLeft: number;
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function certificatesIn(base64: string | undefined): X509Certificate[] {
  const text = Buffer.from(base64 ?? '', 'base64').toString('latin1');
  return (text.match(PEM) ?? []).map((pem) => new X509Certificate(pem));
}

function chainFault(chain: readonly X509Certificate[], authorities: readonly X509Certificate[]): string | undefined {
  for (const [index, certificate] of chain.slice(0, -1).entries()) {
    const above = chain[index + 1];
    if (above !== undefined && !(certificate.checkIssued(above) && certificate.verify(above.publicKey)))
      return `its chain is broken: "${oneLine(certificate.subject)}" is not signed by the certificate behind it`;
  }
  const last = chain.at(-1);
  if (last === undefined || authorities.length === 0) return undefined;
  const isSigned = authorities.some(
    (authority) =>
      authority.fingerprint256 === last.fingerprint256 ||
      (last.checkIssued(authority) && last.verify(authority.publicKey)),
  );
  return isSigned ? undefined : `the CA in ca.crt has not signed it (issuer ${oneLine(last.issuer)})`;
}

const oneLine = (name: string): string => name.replaceAll('\n', ', ');

/**
 * Days that a certificate must have left. cert-manager renews after two thirds of its life; of a short one less than a
 * sixth is late, whatever the configuration says of the usual 90 days.
 */
function daysWanted(certificate: X509Certificate, daysLeft: number): number {
  const life = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / DAY;
  return Math.min(daysLeft, life / 6);
}

function faultOf(
  leaf: X509Certificate,
  chain: readonly X509Certificate[],
  data: z.output<typeof secretSchema>['data'],
  { hosts, now, daysLeft }: CertificateWish,
): string | undefined {
  const uncovered = hosts.filter((host) => leaf.checkHost(host) === undefined);
  if (uncovered.length > 0)
    return `it does not cover ${uncovered.join(', ')} (it is for ${leaf.subjectAltName ?? oneLine(leaf.subject)})`;
  try {
    const key = createPrivateKey(Buffer.from(data['tls.key'] ?? '', 'base64'));
    if (!leaf.checkPrivateKey(key)) return 'tls.key is the key of another certificate';
  } catch {
    return 'tls.key holds no private key';
  }
  const left = (Date.parse(leaf.validTo) - now.getTime()) / DAY;
  if (left <= 0) return `it ended on ${leaf.validTo}`;
  if (left < daysWanted(leaf, daysLeft))
    return `it ends in ${left < 2 ? `${Math.floor(left * 24)} hours` : `${Math.floor(left)} days`}, on ${leaf.validTo}, and should have been renewed`;
  if (Date.parse(leaf.validFrom) > now.getTime()) return `it begins on ${leaf.validFrom} only`;
  return chainFault(chain, certificatesIn(data['ca.crt']));
}

/**
 * Looks into a TLS Secret. The private key is compared in memory and never shown.
 *
 * @returns undefined when it holds no certificate that can be read.
 */
export function heldCertificate(secret: KubeObject, wish: CertificateWish): HeldCertificate | undefined {
  const parsed = secretSchema.safeParse(secret);
  if (!parsed.success) return undefined;
  try {
    const chain = certificatesIn(parsed.data.data['tls.crt']);
    const [leaf] = chain;
    if (leaf === undefined) return undefined;
    return {
      validTo: new Date(leaf.validTo),
      fingerprint: leaf.fingerprint256,
      issuer: oneLine(leaf.issuer),
      isStandIn: secret.metadata.labels?.[STAND_IN_LABEL] !== undefined,
      issuerName: secret.metadata.annotations?.['cert-manager.io/issuer-name'],
      fault: faultOf(leaf, chain, parsed.data.data, wish),
    };
  } catch {
    // Something between BEGIN and END that is no certificate.
    return undefined;
  }
}
