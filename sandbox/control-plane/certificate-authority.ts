import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import type { Extension } from '@peculiar/x509';

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
  readonly addresses?: readonly string[];
  readonly usages: readonly ('server' | 'client')[];
  /** Days from now, default 825: the most that common clients accept from a private authority. */
  readonly days?: number;
}

/** The library has two hundred modules: what only reads a certificate, or finds it made, does not load them. */
async function loadLibrary() {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 86_400_000;

/** An hour back, so that a clock that lags behind does not refuse a fresh certificate. */
const validity = (days: number) => ({
  notBefore: new Date(Date.now() - 3_600_000),
  notAfter: new Date(Date.now() + days * DAY),
});

/** RFC 5280 wants a positive serial number of at most 20 octets. */
const serialNumber = () => `0${randomBytes(15).toString('hex')}`.slice(0, 30);

async function pemOfKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();
}

function importSigningKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' });
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
}

/** Makes a self-signed authority that may sign leaf certificates only. */
export async function createAuthority(commonName: string): Promise<KeyPair> {
  const x509 = await loadLibrary();
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name: [{ CN: [commonName] }],
      ...validity(3650),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    webcrypto,
  );
  return { certificate: `${certificate.toString('pem')}\n`, key: await pemOfKey(keys.privateKey) };
}

/** Signs a leaf certificate with a key of its own. */
export async function issueLeaf(authority: KeyPair, request: LeafRequest): Promise<KeyPair> {
  const x509 = await loadLibrary();
  const issuer = new x509.X509Certificate(authority.certificate);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const usages = { server: x509.ExtendedKeyUsage.serverAuth, client: x509.ExtendedKeyUsage.clientAuth };
  const names = [
    ...(request.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(request.addresses ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  const extensions: Extension[] = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension(request.usages.map((usage) => usages[usage])),
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(issuer),
  ];
  if (names.length > 0) extensions.push(new x509.SubjectAlternativeNameExtension(names));
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: [...(request.organization ? [{ O: [request.organization] }] : []), { CN: [request.commonName] }],
      issuer: issuer.subject,
      ...validity(request.days ?? 825),
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: await importSigningKey(authority.key),
      extensions,
    },
    webcrypto,
  );
  return { certificate: `${certificate.toString('pem')}\n`, key: await pemOfKey(keys.privateKey) };
}
