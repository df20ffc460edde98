import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writePrivateFile } from '../../../private-file';

/** What a token is for; part of its issuer, as upstream writes it: `<origin>|<purpose>`. */
export type TokenPurpose = 'login' | 'admin' | 'register_verify' | 'file_download' | 'api.organization';

/** What a token says. `exp` and `nbf` are seconds since 1970. */
export interface Claims {
  readonly [name: string]: unknown;
  readonly sub: string;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);
/** Upstream accepts 15 seconds of difference between clocks (src/auth.rs, decode_jwt). */
const LEEWAY = 15;

/**
 * Signs and checks JSON web tokens. Upstream signs with RSA; no client checks the signature, so a secret key does here.
 * The key lies in the data folder: tokens stay good when the server is started again.
 */
export class Tokens {
  readonly #key: Buffer;

  constructor(
    folder: string,
    private readonly domain: string,
  ) {
    const file = path.join(folder, 'token.key');
    if (!existsSync(file)) writePrivateFile(file, randomBytes(64));
    this.#key = readFileSync(file);
  }

  /** @param lifetime seconds. */
  sign(purpose: TokenPurpose, claims: Claims, lifetime: number): string {
    const time = seconds();
    const payload = { nbf: time, exp: time + lifetime, iss: this.#issuer(purpose), ...claims };
    const text = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(payload)}`;
    return `${text}.${this.#signature(text).toString('base64url')}`;
  }

  /** The claims of a good token of this purpose, else null. */
  verify(purpose: TokenPurpose, token: string): Claims | null {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const given = Buffer.from(signature, 'base64url');
    const expected = this.#signature(`${header}.${payload}`);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims & Record<string, unknown>;
    const good = claims['iss'] === this.#issuer(purpose) && Number(claims['exp']) + LEEWAY >= seconds();
    return good ? claims : null;
  }

  /** The issuer holds the origin: a server whose address changed refuses its old tokens (reference section 3). */
  #issuer(purpose: TokenPurpose): string {
    return `${new URL(this.domain).origin}|${purpose}`;
  }

  #signature(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}
