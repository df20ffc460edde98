import type { Check } from '../check';
import { heldCertificate } from '../certificate';
import { liveCertificates, liveIngresses, type WantedCertificate, wantedCertificates } from '../ingresses';
import { nextCommand, type StackCheck, type World } from '../world';

async function checkSecret(world: World, wanted: WantedCertificate): Promise<Check> {
  const { namespace, secretName, hosts, issuer } = wanted;
  const about = { check: 'certificates', subject: `Secret ${namespace}/${secretName}` };
  const next = nextCommand(world, namespace, 'get certificate,certificaterequest,order,challenge');
  const secret = await world.view.secret(namespace, secretName);
  if (secret === undefined)
    return { ...about, status: 'waiting', detail: `is not there; it is for ${hosts.join(', ')}`, next };
  const { now, config } = world;
  const held = heldCertificate(secret, { hosts, now, daysLeft: config.monitoring.certificateDays });
  if (held === undefined) return { ...about, status: 'waiting', detail: 'holds no certificate that can be read', next };
  if (held.fault !== undefined) return { ...about, status: 'finding', detail: held.fault, next };
  if (issuer !== undefined && held.issuerName !== undefined && issuer !== held.issuerName) {
    const detail = `was issued by ${held.issuerName}, and ${issuer} is asked for`;
    return { ...about, status: 'waiting', detail, next };
  }
  const until = `until ${held.validTo.toISOString().slice(0, 10)}, by ${held.issuer}`;
  if (held.isStandIn)
    return { ...about, status: 'simulated', detail: `${until}: the sandbox's stand-in of the issuer` };
  return { ...about, status: 'ok', detail: until };
}

/** Each TLS Secret holds the right certificate, and each Certificate of cert-manager is ready. */
export const checkCertificates: StackCheck = async (world) => {
  const { expectation, view } = world;
  const certificates = await liveCertificates(expectation, view);
  const ingresses = await liveIngresses(expectation, view);
  const secrets = wantedCertificates(ingresses, certificates ?? []).map((wanted) => checkSecret(world, wanted));
  const notReady = (certificates ?? [])
    .filter(({ isReady }) => !isReady)
    .map(({ namespace, name, message }): Check => ({
      check: 'certificates',
      subject: `Certificate ${namespace}/${name}`,
      status: 'waiting',
      detail: `is not ready: ${message ?? 'nobody has looked at it yet'}`,
      next: nextCommand(world, namespace, `describe certificate ${name}`),
    }));
  return [...(await Promise.all(secrets)), ...notReady];
};
