// Certificates with P-256 keys, written by hand on node:crypto: a certificate library loads two hundred modules, and the
// processes here live for a second. P-256 with SHA-256 also passes where only FIPS algorithms are allowed.
import type { X509Certificate } from 'node:crypto';
import { createHash, createSign, type KeyObject, randomBytes } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { childrenOf, der, oid, TAG, time } from './der';

const OID = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  organization: '55040a',
  subjectKeyIdentifier: '551d0e',
  keyUsage: '551d0f',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  authorityKeyIdentifier: '551d23',
  extendedKeyUsage: '551d25',
} as const;

/** Context-specific tags: [0] and [3] of TBSCertificate, [2] and [7] of GeneralName, [0] of AuthorityKeyIdentifier. */
const CONTEXT = { version: 0xa0, extensions: 0xa3, dnsName: 0x82, address: 0x87, keyIdentifier: 0x80 } as const;

/** Bits of KeyUsage (RFC 5280 4.2.1.3). */
const KEY_USAGE = { digitalSignature: 0, keyCertSign: 5, cRLSign: 6 } as const;
const EXTENDED_KEY_USAGE = { server: '2b06010505070301', client: '2b06010505070302' } as const;

/** What a certificate may be used for. */
export type ExtendedKeyUsage = keyof typeof EXTENDED_KEY_USAGE;

/** A distinguished name of a CN, and an O before it. */
export function distinguishedName(commonName: string, organization?: string): Buffer {
  const part = (type: string, value: string) =>
    der(TAG.set, der(TAG.sequence, oid(type), der(TAG.utf8String, Buffer.from(value))));
  return der(
    TAG.sequence,
    ...(organization === undefined ? [] : [part(OID.organization, organization)]),
    part(OID.commonName, commonName),
  );
}

/** The subject of a certificate, octet by octet: what stands as issuer in those that it signs. */
export function subjectOf(certificate: X509Certificate): Buffer {
  const [signedPart] = childrenOf(certificate.raw);
  // version, serial number, algorithm, issuer, validity, subject
  const subject = signedPart === undefined ? undefined : childrenOf(signedPart)[5];
  if (subject === undefined) throw new Error('the certificate has no subject');
  return subject;
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [der(TAG.boolean, Buffer.of(0xff))] : [];
  return der(TAG.sequence, oid(id), ...flag, der(TAG.octetString, value));
}

/** Whether the key signs certificates, and how many authorities may stand below it; default: any number. */
export const basicConstraints = (ca: boolean, below?: number): Buffer =>
  extension(
    OID.basicConstraints,
    true,
    der(
      TAG.sequence,
      ...(ca ? [der(TAG.boolean, Buffer.of(0xff))] : []),
      ...(below === undefined ? [] : [der(TAG.integer, Buffer.of(below))]),
    ),
  );

/** What the key itself may do. */
export function keyUsage(...usages: readonly (keyof typeof KEY_USAGE)[]): Buffer {
  const bits: number[] = usages.map((usage) => KEY_USAGE[usage]);
  // DER leaves out the zeros at the end.
  const unused = 7 - Math.max(...bits);
  const flags = bits.reduce((all, bit) => all | (0x80 >> bit), 0);
  return extension(OID.keyUsage, true, der(TAG.bitString, Buffer.of(unused, flags)));
}

/** Which ends of a TLS connection the certificate is for. */
export const extendedKeyUsage = (...usages: readonly ExtendedKeyUsage[]): Buffer =>
  extension(OID.extendedKeyUsage, false, der(TAG.sequence, ...usages.map((usage) => oid(EXTENDED_KEY_USAGE[usage]))));

/**
 * The hosts that a server is reached by.
 *
 * @throws Error when an address is not one of IPv4.
 */
export function subjectAltName(dnsNames: readonly string[], addresses: readonly string[] = []): Buffer {
  const wrong = addresses.find((address) => !isIPv4(address));
  if (wrong !== undefined) throw new Error(`"${wrong}" is not an IPv4 address`);
  return extension(
    OID.subjectAltName,
    false,
    der(
      TAG.sequence,
      ...dnsNames.map((name) => der(CONTEXT.dnsName, Buffer.from(name))),
      ...addresses.map((address) => der(CONTEXT.address, Buffer.from(address.split('.').map(Number)))),
    ),
  );
}

/** RFC 5280 4.2.1.2, the first method: SHA-1 over the bits of the key, without the octet that counts unused ones. */
function keyIdentifier(publicKey: KeyObject): Buffer {
  const [, bits] = childrenOf(publicKey.export({ type: 'spki', format: 'der' }));
  if (bits === undefined) throw new Error('the public key is empty');
  // tag, length, unused bits: a P-256 key is shorter than 128 octets
  return createHash('sha1').update(bits.subarray(3)).digest();
}

/** Names the certificate's own key. */
export const subjectKeyIdentifier = (publicKey: KeyObject): Buffer =>
  extension(OID.subjectKeyIdentifier, false, der(TAG.octetString, keyIdentifier(publicKey)));

/**
 * Names the key that signs.
 *
 * @param publicKey of the authority.
 */
export const authorityKeyIdentifier = (publicKey: KeyObject): Buffer =>
  extension(OID.authorityKeyIdentifier, false, der(TAG.sequence, der(CONTEXT.keyIdentifier, keyIdentifier(publicKey))));

/** What a certificate says; names from {@link distinguishedName} or {@link subjectOf}. */
export interface CertificateContent {
  readonly subject: Buffer;
  readonly issuer: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

/** A certificate in DER with a random serial number, signed with a P-256 key. */
export function signCertificate(content: CertificateContent, signingKey: KeyObject): Buffer {
  const algorithm = der(TAG.sequence, oid(OID.ecdsaWithSha256));
  const serial = randomBytes(16);
  // A serial is positive and in the shortest form: first bit clear, first byte not zero.
  serial[0] = (serial.readUInt8(0) & 0x3f) | 0x40;
  const signedPart = der(
    TAG.sequence,
    der(CONTEXT.version, der(TAG.integer, Buffer.of(2))),
    der(TAG.integer, serial),
    algorithm,
    content.issuer,
    der(TAG.sequence, time(content.notBefore), time(content.notAfter)),
    content.subject,
    content.publicKey.export({ type: 'spki', format: 'der' }),
    der(CONTEXT.extensions, der(TAG.sequence, ...content.extensions)),
  );
  const signature = createSign('sha256').update(signedPart).sign(signingKey);
  return der(TAG.sequence, signedPart, algorithm, der(TAG.bitString, Buffer.of(0), signature));
}
