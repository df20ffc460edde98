import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

/** A certificate that this process made for itself, valid for one run. */
export interface ServerCertificate {
  /** The certificate in DER, as the handshake line carries it. */
  readonly der: Buffer;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** Context-specific tags: [0] and [3] of TBSCertificate (constructed), [2] of GeneralName (dNSName, primitive). */
  version: 0xa0,
  extensions: 0xa3,
  dnsName: 0x82,
} as const;

const OID = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  keyUsage: '551d0f',
  extendedKeyUsage: '551d25',
  serverAuth: '2b06010505070301',
} as const;

/** One DER element: tag, length in the shortest form, content. */
function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.of(tag, body.length), body]);
  const length = Buffer.from(body.length.toString(16).padStart(body.length < 0x100 ? 2 : 4, '0'), 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, body]);
}

const oid = (hex: string): Buffer => der(TAG.oid, Buffer.from(hex, 'hex'));
const commonName = (name: string): Buffer =>
  der(TAG.sequence, der(TAG.set, der(TAG.sequence, oid(OID.commonName), der(TAG.utf8String, Buffer.from(name)))));

/** RFC 5280 4.1.2.5: years up to 2049 as UTCTime, later ones as GeneralizedTime. */
function time(date: Date): Buffer {
  const digits = `${date.toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
  return date.getUTCFullYear() < 2050
    ? der(TAG.utcTime, Buffer.from(digits.slice(2)))
    : der(TAG.generalizedTime, Buffer.from(digits));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [der(TAG.boolean, Buffer.of(0xff))] : [];
  return der(TAG.sequence, oid(id), ...flag, der(TAG.octetString, value));
}

/**
 * A fresh P-256 key and a certificate for it, signed by itself, for the name `localhost` that go-plugin's client asks for.
 *
 * Written by hand on node:crypto because a certificate library costs more than all the rest of the start. P-256 with SHA-256
 * also passes where only FIPS algorithms are allowed.
 * @param now Start of the validity, less an hour; it ends 30 days later.
 */
export function createServerCertificate(now: Date = new Date()): ServerCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(TAG.sequence, oid(OID.ecdsaWithSha256));
  const serial = randomBytes(16);
  // A serial is positive and in the shortest form: first bit clear, first byte not zero.
  serial[0] = (serial.readUInt8(0) & 0x3f) | 0x40;

  const signedPart = der(
    TAG.sequence,
    der(TAG.version, der(TAG.integer, Buffer.of(2))),
    der(TAG.integer, serial),
    algorithm,
    commonName('localhost'),
    der(TAG.sequence, time(new Date(now.getTime() - 3_600_000)), time(new Date(now.getTime() + 30 * 86_400_000))),
    commonName('localhost'),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      TAG.extensions,
      der(
        TAG.sequence,
        extension(OID.subjectAltName, false, der(TAG.sequence, der(TAG.dnsName, Buffer.from('localhost')))),
        extension(OID.basicConstraints, true, der(TAG.sequence, der(TAG.boolean, Buffer.of(0xff)))),
        // digitalSignature and keyCertSign: bits 0 and 5, so two unused bits at the end.
        extension(OID.keyUsage, true, der(TAG.bitString, Buffer.of(2, 0b1000_0100))),
        extension(OID.extendedKeyUsage, false, der(TAG.sequence, oid(OID.serverAuth))),
      ),
    ),
  );
  const signature = createSign('sha256').update(signedPart).sign(privateKey);
  const certificate = der(TAG.sequence, signedPart, algorithm, der(TAG.bitString, Buffer.of(0), signature));
  return {
    der: certificate,
    certificatePem: pem('CERTIFICATE', certificate),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
