import { createPrivateKey, generateKeyPair, type KeyObject, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { pem } from '../../providers/framework/plugin/der';
import {
  authorityKeyIdentifier,
  basicConstraints,
  distinguishedName,
  extendedKeyUsage,
  keyUsage,
  signCertificate,
  subjectAltName,
  subjectKeyIdentifier,
  subjectOf,
} from '../../providers/framework/plugin/x509';

/** A certificate and its private key, both as PEM text (the key as PKCS #8). */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** What a leaf certificate says. */
export interface LeafRequest {
  readonly commonName: string;
  /** The subject's O: Kubernetes reads groups from it. */
  readonly organization?: string;
  readonly dnsNames?: readonly string[];
  /** IPv4. */
  readonly addresses?: readonly string[];
  readonly usages: readonly ('server' | 'client')[];
  /** Days from now, default 825: the most that common clients accept from a private authority. */
  readonly days?: number;
}

const DAY = 86_400_000;

/** An hour back, so that a clock that lags behind does not refuse a fresh certificate. */
const validity = (days: number) => ({
  notBefore: new Date(Date.now() - 3_600_000),
  notAfter: new Date(Date.now() + days * DAY),
});

const newKeys = () => promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });

const asText = (certificate: Buffer, key: KeyObject): KeyPair => ({
  certificate: pem('CERTIFICATE', certificate),
  key: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
});

/** Makes a self-signed authority that may sign leaf certificates only. */
export async function createAuthority(commonName: string): Promise<KeyPair> {
  const { publicKey, privateKey } = await newKeys();
  const name = distinguishedName(commonName);
  const extensions = [basicConstraints(true, 0), keyUsage('keyCertSign', 'cRLSign'), subjectKeyIdentifier(publicKey)];
  const content = { subject: name, issuer: name, ...validity(3650), publicKey, extensions };
  return asText(signCertificate(content, privateKey), privateKey);
}

/** Signs a leaf certificate with a key of its own. */
export async function issueLeaf(authority: KeyPair, request: LeafRequest): Promise<KeyPair> {
  const { commonName, organization, usages, dnsNames = [], addresses = [], days = 825 } = request;
  const issuer = new X509Certificate(authority.certificate);
  const { publicKey, privateKey } = await newKeys();
  const extensions = [
    basicConstraints(false),
    keyUsage('digitalSignature'),
    extendedKeyUsage(...usages),
    subjectKeyIdentifier(publicKey),
    authorityKeyIdentifier(issuer.publicKey),
    ...(dnsNames.length + addresses.length > 0 ? [subjectAltName(dnsNames, addresses)] : []),
  ];
  const subject = distinguishedName(commonName, organization);
  const content = { subject, issuer: subjectOf(issuer), ...validity(days), publicKey, extensions };
  return asText(signCertificate(content, createPrivateKey(authority.key)), privateKey);
}
