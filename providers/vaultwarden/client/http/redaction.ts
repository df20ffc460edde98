import { inspect } from 'node:util';

/** Knows the secrets of a session and takes them out of texts that come from elsewhere, such as a server's message. */
export class Redaction {
  readonly #secrets = new Set<string>();

  /** Learns a secret. Short texts are left out: replacing them would garble every message. */
  add(secret: string | undefined): void {
    if (secret !== undefined && secret.length >= 6) this.#secrets.add(secret);
  }

  /** `text` on one line, without any known secret, cut to `most` characters. */
  clean(text: string, most = 300): string {
    let cleaned = text;
    for (const secret of this.#secrets) cleaned = cleaned.split(secret).join('(secret)');
    // Encrypted values and tokens are no secrets, but noise.
    cleaned = cleaned
      .replace(/\b\d\.[A-Za-z0-9+/=|]{40,}/g, '(encrypted)')
      .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '(token)')
      .replace(/\s+/g, ' ')
      .trim();
    return cleaned.length > most ? `${cleaned.slice(0, most)}...` : cleaned;
  }

  [inspect.custom](): string {
    return '[Redaction]';
  }
}
