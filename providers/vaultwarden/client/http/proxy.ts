import { isLoopback } from './endpoint';

/** The variables of a process that may name a proxy; lower case wins, as in curl. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a URL by `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, or undefined. This machine is never asked for
 * through a proxy. `NO_PROXY` is a list, by commas or blanks, of `*`, host names (their subdomains included, with or
 * without a leading dot) and addresses, each with an optional port.
 */
export function proxyFor(url: URL, environment: Environment): string | undefined {
  const secure = url.protocol === 'https:';
  const proxy = secure
    ? (environment['https_proxy'] ?? environment['HTTPS_PROXY'])
    : (environment['http_proxy'] ?? environment['HTTP_PROXY']);
  if (!proxy?.trim() || isLoopback(url.hostname)) return undefined;
  const port = url.port === '' ? (secure ? '443' : '80') : url.port;
  const exceptions = (environment['no_proxy'] ?? environment['NO_PROXY'] ?? '').split(/[\s,]+/).filter(Boolean);
  if (exceptions.some((entry) => matches(entry, url.hostname.toLowerCase(), port))) return undefined;
  const text = proxy.trim();
  return text.includes('://') ? text : `http://${text}`;
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, name = entry, entryPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  if (entryPort !== undefined && entryPort !== port) return false;
  const suffix = name.replace(/^\*?\./, '');
  return host === suffix || host.endsWith(`.${suffix}`);
}
