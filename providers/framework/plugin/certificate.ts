import { generateKeyPairSync } from 'node:crypto';
import { pem } from './der';
import {
  basicConstraints,
  distinguishedName,
  extendedKeyUsage,
  keyUsage,
  signCertificate,
  subjectAltName,
} from './x509';

/** A certificate that this process made for itself, valid for one run. */
export interface ServerCertificate {
  /** The certificate in DER, as the handshake line carries it. */
  readonly der: Buffer;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/**
 * A fresh P-256 key and a certificate for it, signed by itself, for the name `localhost` that go-plugin's client asks for.
 * @param now Start of the validity, less an hour; it ends 30 days later.
 */
export function createServerCertificate(now: Date = new Date()): ServerCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = distinguishedName('localhost');
  const certificate = signCertificate(
    {
      subject: name,
      issuer: name,
      notBefore: new Date(now.getTime() - 3_600_000),
      notAfter: new Date(now.getTime() + 30 * 86_400_000),
      publicKey,
      extensions: [
        subjectAltName(['localhost']),
        basicConstraints(true),
        keyUsage('digitalSignature', 'keyCertSign'),
        extendedKeyUsage('server'),
      ],
    },
    privateKey,
  );
  return {
    der: certificate,
    certificatePem: pem('CERTIFICATE', certificate),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
