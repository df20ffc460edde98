import { X509Certificate } from 'node:crypto';
import { createAuthority, issueLeaf, type KeyPair } from '../control-plane/certificate-authority';
import type { KubeObject } from '../kube/kube-client';
import { type CertificateWant, ISSUER_STAND_IN, STAND_IN_LABEL } from './certificate-wants';

/** Days that a certificate lives, as with the real issuer; it is renewed when less than a third is left. */
const LIFETIME_DAYS = 90;
const DAY = 86_400_000;

/** Whether this daemon made the Secret; others are left alone. */
export const isOwnSecret = (secret: KubeObject) => secret.metadata.labels?.[STAND_IN_LABEL] === ISSUER_STAND_IN;

/** The certificate inside a TLS Secret, null when there is none that can be read. */
export function certificateIn(secret: KubeObject): X509Certificate | null {
  const data = secret.data as Record<string, string> | undefined;
  try {
    return new X509Certificate(Buffer.from(data?.['tls.crt'] ?? '', 'base64'));
  } catch {
    return null;
  }
}

/** Why the certificate in a Secret must be made anew, null when it is good. */
export function reissueReason(
  secret: KubeObject,
  want: CertificateWant,
  authority: string,
  now = Date.now(),
): string | null {
  const certificate = certificateIn(secret);
  if (!certificate) return 'it holds no certificate';
  const names = (certificate.subjectAltName ?? '')
    .split(', ')
    .filter((entry) => entry.startsWith('DNS:'))
    .map((entry) => entry.slice(4));
  if (names.sort().join() !== [...want.dnsNames].sort().join()) return 'its hosts changed';
  if (certificate.ca !== want.isCA) return 'isCA changed';
  if (!want.isCA && !certificate.verify(new X509Certificate(authority).publicKey)) return 'another authority signed it';
  if (Date.parse(certificate.validTo) - now < (LIFETIME_DAYS / 3) * DAY) return 'it ends soon';
  return null;
}

/** A new TLS Secret, signed by the stand-in's own authority. */
export async function makeTlsSecret(want: CertificateWant, authority: KeyPair): Promise<object> {
  const pair = want.isCA
    ? await createAuthority(want.commonName)
    : await issueLeaf(authority, {
        commonName: want.commonName,
        dnsNames: want.dnsNames,
        usages: ['server'],
        days: LIFETIME_DAYS,
      });
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: {
      name: want.secretName,
      namespace: want.namespace,
      labels: { [STAND_IN_LABEL]: ISSUER_STAND_IN },
      annotations: {
        'cert-manager.io/alt-names': want.dnsNames.join(','),
        'cert-manager.io/certificate-name': want.certificateName,
        'cert-manager.io/issuer-kind': want.issuer.kind,
        'cert-manager.io/issuer-name': want.issuer.name,
      },
    },
    data: {
      'tls.crt': base64(pair.certificate),
      'tls.key': base64(pair.key),
      'ca.crt': base64(want.isCA ? pair.certificate : authority.certificate),
    },
  };
}
