import { VaultError } from '../errors';

/** Where the server is, with the sub-path it may be mounted under. */
export class Endpoint {
  readonly #base: URL;

  /**
   * @param text for example `https://vault.example.org` or `https://example.org/vault/`
   * @throws VaultError `invalid`: no URL, other schemes, credentials, query or fragment in it, or plain HTTP to a host
   * that is not this machine (the login would cross the network in clear)
   */
  constructor(text: string) {
    let url: URL;
    try {
      url = new URL(text.trim());
    } catch {
      throw invalid('is no URL');
    }
    if (url.username !== '' || url.password !== '') throw invalid('holds credentials');
    if (url.search !== '' || url.hash !== '') throw invalid(`"${url.href}" has a query or a fragment`);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw invalid(`has the scheme "${url.protocol}"`);
    if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
      throw invalid(`"${url.href}" is plain HTTP to another machine`);
    }
    url.pathname = url.pathname.replace(/\/*$/, '/');
    this.#base = url;
  }

  /** The base URL without its last slash: what messages, keys and device identifiers use. */
  get text(): string {
    return this.#base.href.replace(/\/$/, '');
  }

  /**
   * The URL of a route.
   * @param path from the server's root, such as `api/sync`
   */
  resolve(path: string, query: Record<string, string> = {}): URL {
    const url = new URL(path.replace(/^\/+/, ''), this.#base);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }
}

/** Whether a host name or address means this machine. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}

function invalid(fault: string): VaultError {
  return new VaultError('invalid', {
    reason: `The endpoint ${fault}.`,
    cure: 'Give the base URL of the server, such as https://vault.example.org or https://example.org/vault (http:// only for this machine).',
  });
}
