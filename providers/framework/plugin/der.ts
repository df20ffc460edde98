/** Universal tags of ASN.1 that certificates are written with. */
export const TAG = {
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
} as const;

/** One DER element: tag, length in the shortest form, content. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.of(tag, body.length), body]);
  const length = Buffer.from(body.length.toString(16).padStart(body.length < 0x100 ? 2 : 4, '0'), 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, body]);
}

/** An object identifier by its content in hex. */
export const oid = (hex: string): Buffer => der(TAG.oid, Buffer.from(hex, 'hex'));

/** RFC 5280 4.1.2.5: years up to 2049 as UTCTime, later ones as GeneralizedTime. */
export function time(date: Date): Buffer {
  const digits = `${date.toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
  return date.getUTCFullYear() < 2050
    ? der(TAG.utcTime, Buffer.from(digits.slice(2)))
    : der(TAG.generalizedTime, Buffer.from(digits));
}

/**
 * The elements one below another, each with its tag and length.
 *
 * @param element as {@link der} writes them: definite lengths of at most four octets.
 */
export function childrenOf(element: Buffer): Buffer[] {
  const children: Buffer[] = [];
  for (let at = contentStart(element, 0); at < element.length;) {
    const start = contentStart(element, at);
    const end = start + contentLength(element, at);
    children.push(element.subarray(at, end));
    at = end;
  }
  return children;
}

const isLong = (buffer: Buffer, at: number): boolean => (buffer.readUInt8(at + 1) & 0x80) !== 0;

function contentStart(buffer: Buffer, at: number): number {
  return at + 2 + (isLong(buffer, at) ? buffer.readUInt8(at + 1) & 0x7f : 0);
}

function contentLength(buffer: Buffer, at: number): number {
  const first = buffer.readUInt8(at + 1);
  return isLong(buffer, at) ? buffer.readUIntBE(at + 2, first & 0x7f) : first;
}

/** PEM text, with a line break at the end. */
export function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
