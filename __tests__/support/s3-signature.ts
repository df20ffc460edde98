import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What an account signs with. */
export interface S3Credentials {
  readonly accessKey: string;
  readonly secretKey: string;
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** RFC 3986: also what encodeURIComponent leaves alone. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const header = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name] ?? '';
  return (Array.isArray(value) ? value.join(',') : value).trim().replace(/ +/g, ' ');
};

/**
 * Checks the AWS Signature Version 4 of a request (headers only, as Terraform signs).
 *
 * @returns the error code S3 answers with, or null when the signature is right.
 */
export function signatureFault(request: IncomingMessage, { accessKey, secretKey }: S3Credentials): string | null {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d+)\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/;
  const match = pattern.exec(header(request, 'authorization'));
  if (!match) return 'AccessDenied';
  const [, key, day = '', region = '', service = '', signed = '', signature] = match;
  if (key !== accessKey) return 'InvalidAccessKeyId';
  const url = new URL(request.url ?? '/', 'http://store');
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const names = signed.split(';');
  const canonical = [
    request.method,
    url.pathname
      .split('/')
      .map((part) => encode(decodeURIComponent(part)))
      .join('/'),
    query,
    ...names.map((name) => `${name}:${header(request, name)}`),
    '',
    signed,
    header(request, 'x-amz-content-sha256'),
  ].join('\n');
  const scope = [day, region, service, 'aws4_request'];
  const toSign = ['AWS4-HMAC-SHA256', header(request, 'x-amz-date'), scope.join('/'), sha256(canonical)].join('\n');
  const signingKey = scope.reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secretKey}`);
  return hmac(signingKey, toSign).toString('hex') === signature ? null : 'SignatureDoesNotMatch';
}
