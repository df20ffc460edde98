import type { Check } from '../check';
import { addressesOf, balancedServices } from '../load-balancers';
import { finding, note, notCheckable, type Observation, ok, some } from '../observation';
import type { NameResolver, Site } from '../site';
import { plannedHosts } from '../synthesized/certificates';

/** Where a host leads, or why that is not known. */
export type Lookup = { readonly addresses: readonly string[] } | { readonly failed: string };

/** What the resolver says when there is no such name, or none of that kind. */
const ABSENT = new Set(['ENOTFOUND', 'ENODATA']);

/** Addresses of a host, of both kinds. */
export async function lookUp(resolver: NameResolver, host: string): Promise<Lookup> {
  const ask = async (addresses: Promise<string[]>): Promise<string[] | string> =>
    addresses.catch((error: NodeJS.ErrnoException) => error.code ?? error.message);
  const answers = await Promise.all([ask(resolver.resolve4(host)), ask(resolver.resolve6(host))]);
  const addresses = answers.flatMap((answer) => (typeof answer === 'string' ? [] : answer));
  const faults = answers.filter((answer) => typeof answer === 'string' && !ABSENT.has(answer));
  return addresses.length === 0 && faults.length > 0 ? { failed: [...new Set(faults)].join(', ') } : { addresses };
}

/**
 * Whether a host leads to the load balancer.
 *
 * @param expected addresses of the balancer; empty as long as there is none.
 */
export function judgeHost(host: string, lookup: Lookup, expected: readonly string[]): Observation {
  if ('failed' in lookup)
    return finding(
      host,
      `Looking up ${host} failed (${lookup.failed}).`,
      'Is the DNS server reachable? --dns-server names another.',
    );
  const { addresses } = lookup;
  const target = expected.length > 0 ? `: ${expected.join(', ')}` : ', once it has one';
  if (addresses.length === 0)
    return expected.length > 0
      ? finding(host, `${host} does not resolve.`, `Make an A or AAAA record to the load balancer's address${target}.`)
      : note(
          host,
          `${host} does not resolve yet.`,
          `Make an A or AAAA record to the load balancer's address${target}.`,
        );
  const shown = `${host} resolves to ${addresses.join(', ')}`;
  if (expected.length === 0) return note(host, `${shown}; the load balancer has no address yet to compare it with.`);
  const wrong = addresses.filter((address) => !expected.includes(address));
  if (wrong.length === 0) return ok(host, `${shown}, the load balancer.`);
  return finding(
    host,
    `${shown}, the load balancer is ${expected.join(', ')}.`,
    'Correct the record, or wait until the old one has expired. With a proxy or NAT before the balancer this is right: HTTP-01 must reach it there.',
  );
}

/** The balancer's addresses; a name that it has instead is looked up. */
async function expectedAddresses(site: Site): Promise<string[]> {
  const namespace = await site.edgeNamespace();
  const services = (await balancedServices(site)).filter((service) => service.namespace === namespace);
  const resolved = await Promise.all(
    addressesOf(services).map(async (address) => {
      if (/^[\d.]+$|:/.test(address)) return [address];
      const lookup = await lookUp(site.resolver, address);
      return 'addresses' in lookup ? lookup.addresses : [];
    }),
  );
  return [...new Set(resolved.flat())];
}

/** A name below *.app that no tenant has: what it resolves to is what the next tenant's host will. */
const PROBE = 'cluster-infra-doctor';

async function wildcard(site: Site, expected: readonly string[]): Promise<Observation> {
  const domain = `app.${site.config().domain}`;
  const lookup = await lookUp(site.resolver, `${PROBE}.${domain}`);
  const found = 'addresses' in lookup ? lookup.addresses : [];
  if (found.length === 0)
    return note(`*.${domain}`, `*.${domain} does not resolve: each tenant needs a record of its own.`);
  return { ...judgeHost(`*.${domain}`, lookup, expected), check: `*.${domain}` };
}

/** Names of the platform, as the world resolves them. */
export const dns: Check = {
  name: 'dns',
  what: "names: every host of the stacks resolves, to the load balancer's address",
  look: async (site) => {
    const hosts = plannedHosts(await site.stacks());
    if (await site.isSimulated())
      return [notCheckable('hosts', `The cluster is simulated, so its names are not looked up: ${some(hosts, 3)}.`)];
    const expected = await expectedAddresses(site);
    const seen = await Promise.all(
      hosts.map(async (host) => judgeHost(host, await lookUp(site.resolver, host), expected)),
    );
    return [...seen, await wildcard(site, expected)];
  },
};
