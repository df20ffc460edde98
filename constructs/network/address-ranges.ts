import { isIPv4 } from 'node:net';

/** Every IPv4 address. */
export const EVERY_IPV4 = '0.0.0.0/0';

/** Private (RFC 1918), shared (RFC 6598), link-local and loopback addresses. */
const NOT_PUBLIC_IPV4 = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
];
/** Unique local (RFC 4193) and link-local addresses. */
const NOT_PUBLIC_IPV6 = ['fc00::/7', 'fe80::/10'];

/**
 * What is not of the public internet inside of a range. Kubernetes wants an exception to be smaller than its range, so a
 * range that is private as a whole has none: who writes it means it.
 */
export function notPublicWithin(range: string): string[] {
  const [address = '', bits = ''] = range.split('/');
  if (!isIPv4(address)) {
    return range === '::/0' ? NOT_PUBLIC_IPV6 : [];
  }
  return NOT_PUBLIC_IPV4.filter((inner) => {
    const [start = '', innerBits = ''] = inner.split('/');
    return Number(bits) < Number(innerBits) && block(start, Number(bits)) === block(address, Number(bits));
  });
}

/** The number of the block of this size that holds an address. */
function block(address: string, bits: number): number {
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return Math.floor(number / 2 ** (32 - bits));
}
