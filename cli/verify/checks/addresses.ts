import type { Check } from '../check';
import { heldCertificate } from '../certificate';
import { type LiveIngress, liveIngresses } from '../ingresses';
import { nextCommand, type StackCheck, type World } from '../world';
import { balancerAddresses } from './services';

const SIMULATED = 'the addresses of a sandbox lead nowhere';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function checkDns({ network }: World, host: string, wanted: readonly string[]): Promise<Check> {
  const about = { check: 'DNS', subject: host, next: `dig +short ${host}` };
  if (wanted.length === 0)
    return { ...about, status: 'waiting', detail: 'its Ingress has no address of a load balancer yet' };
  try {
    const found = await network.addresses(host);
    const resolved = (await Promise.all(wanted.map((address) => network.addresses(address)))).flat();
    if (found.length === 0)
      return {
        ...about,
        status: 'waiting',
        detail: `has no address; make a record for ${wanted.join(', ')}`,
        byHand: `DNS record of ${host}: ${wanted.join(', ')}`,
        next: 'npx cluster-infra doctor --only dns (every host that has no record yet)',
      };
    const wrong = found.filter((address) => !resolved.includes(address));
    if (wrong.length === 0) return { check: 'DNS', subject: host, status: 'ok', detail: found.join(', ') };
    const detail = `leads to ${wrong.join(', ')}, the load balancer is ${wanted.join(', ')}`;
    return { ...about, status: 'waiting', detail };
  } catch (error) {
    return { ...about, status: 'waiting', detail: `the name service fails: ${messageOf(error)}` };
  }
}

/** The fingerprint of the certificate that a host should show; undefined where no Secret of its own holds it. */
async function fingerprintFor(world: World, ingresses: readonly LiveIngress[], host: string) {
  for (const { namespace, tls } of ingresses)
    for (const { hosts, secretName } of tls) {
      if (secretName === undefined || !hosts.includes(host)) continue;
      const secret = await world.view.secret(namespace, secretName);
      const held = secret && heldCertificate(secret, { hosts: [host], now: world.now, daysLeft: 0 });
      if (held !== undefined) return held.fingerprint;
    }
  return undefined;
}

/** The Service behind a host, when others make it: a tenant, or the repository of a site. */
async function foreignService({ expectation, view }: World, ingresses: readonly LiveIngress[], host: string) {
  for (const { namespace, hosts } of ingresses)
    for (const { paths } of hosts.filter((each) => each.host === host)) {
      const name = paths.find(({ path }) => path === '/')?.service;
      const records = expectation.releases.map((release) => view.release(release.namespace, release.name));
      const ours = [...expectation.objects, ...(await Promise.all(records)).flatMap((record) => record?.objects ?? [])];
      const isOurs = ours.some((each) => each.kind === 'Service' && each.namespace === namespace && each.name === name);
      if (name === undefined || isOurs) continue;
      return { name, exists: (await view.find({ kind: 'Service', namespace, name })) !== undefined };
    }
  return undefined;
}

async function checkUrl(world: World, ingresses: readonly LiveIngress[], host: string): Promise<Check> {
  const url = `https://${host}/`;
  const foreign = await foreignService(world, ingresses, host);
  if (foreign?.exists === false) {
    const detail = `its Service ${foreign.name} is made elsewhere, and not there yet`;
    return { check: 'URLs', subject: url, status: 'not-checkable', detail };
  }
  const about = { check: 'URLs', subject: url, next: `curl -vsS -o /dev/null ${url}` };
  try {
    const { status, location, fingerprint, isTrusted } = await world.network.get(url);
    const expected = await fingerprintFor(world, ingresses, host);
    if (expected !== undefined && fingerprint !== expected)
      return { ...about, status: 'waiting', detail: 'shows another certificate than the one in its Secret' };
    if (expected === undefined && !isTrusted)
      return { ...about, status: 'waiting', detail: 'shows a certificate that this machine does not trust' };
    const where = location === undefined ? '' : ` to ${location.split('?')[0] ?? ''}`;
    // What a Service of others answers is theirs; that it is reached is ours.
    if ((status >= 200 && status < 400) || (foreign !== undefined && status < 500))
      return { check: 'URLs', subject: url, status: 'ok', detail: `answers ${status}${where}` };
    return { ...about, status: 'waiting', detail: `answers ${status}` };
  } catch (error) {
    return { ...about, status: 'waiting', detail: `does not answer: ${messageOf(error)}` };
  }
}

/** Each host leads to the load balancer and answers over HTTPS; a redirect to the login is an answer. */
export const checkAddresses: StackCheck = async (world) => {
  const ingresses = await liveIngresses(world.expectation, world.view);
  const hosts = new Map<string, LiveIngress[]>();
  for (const ingress of ingresses)
    for (const { host, paths } of ingress.hosts)
      // A further path of a host that another stack serves proves nothing yet.
      if (paths.some(({ path }) => path === '/')) hosts.set(host, [...(hosts.get(host) ?? []), ingress]);
  const checks = [...hosts].map(async ([host, of]): Promise<Check[]> => {
    if (world.isSimulated)
      return [
        { check: 'DNS', subject: host, status: 'not-checkable', detail: SIMULATED },
        { check: 'URLs', subject: `https://${host}/`, status: 'not-checkable', detail: SIMULATED },
      ];
    const wanted = [...new Set(of.flatMap(({ object }) => balancerAddresses(object)))];
    const dns = await checkDns(world, host, wanted);
    const [first] = of;
    const hint = first && nextCommand(world, first.namespace, `describe ingress ${first.name}`);
    if (dns.status !== 'ok')
      return [
        dns,
        {
          check: 'URLs',
          subject: `https://${host}/`,
          status: 'waiting',
          detail: 'asked once DNS is right',
          ...(hint ? { next: hint } : {}),
        },
      ];
    return [dns, await checkUrl(world, of, host)];
  });
  return (await Promise.all(checks)).flat();
};
