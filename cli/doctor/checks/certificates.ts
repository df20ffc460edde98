import { z } from 'zod';
import type { Config } from '../../../config/types';
import type { KubeObject } from '../../cluster/kube-object';
import type { Check } from '../check';
import { count, finding, note, type Observation, ok } from '../observation';
import { type PlannedCertificate, plannedCertificates } from '../synthesized/certificates';

const PRODUCTION = 'letsencrypt-prod';
const STAGING = 'letsencrypt-staging';
/** Let's Encrypt, "Rate Limits": new certificates per registered domain, and per exact set of names, both in 7 days. */
const PER_DOMAIN = 50;
const PER_NAMES = 5;
const WEEK = 7 * 86_400_000;

/** Second-level labels under which countries register domains. */
const SHARED = /^(?:co|com|net|org|gov|edu|ac)$/;

/** The domain that was registered, of which a name is part: the last two labels, three below co.uk and its like. */
export function registeredDomain(name: string): string {
  const labels = name.replace(/^\*\./, '').split('.');
  const [second = '', top = ''] = labels.slice(-2);
  return labels.slice(top.length === 2 && SHARED.test(second) ? -3 : -2).join('.');
}

const requestSchema = z.looseObject({
  spec: z.looseObject({ issuerRef: z.looseObject({ name: z.string() }) }),
});
const CERTIFICATE = 'cert-manager.io/certificate-name';

/** Orders of the last week, by namespace and certificate. */
export function recentOrders(requests: readonly KubeObject[], now: Date): Map<string, number> {
  const orders = new Map<string, number>();
  for (const request of requests) {
    const { metadata } = request;
    const age = now.getTime() - Date.parse(metadata.creationTimestamp ?? '');
    if (!(age < WEEK) || requestSchema.parse(request).spec.issuerRef.name !== PRODUCTION) continue;
    const key = `${metadata.namespace ?? ''}/${metadata.annotations?.[CERTIFICATE] ?? metadata.name}`;
    orders.set(key, (orders.get(key) ?? 0) + 1);
  }
  return orders;
}

/**
 * What the next deployment orders, beside what was ordered in the last week.
 *
 * @param orders by certificate, see {@link recentOrders}.
 */
export function judgeOrders(
  missing: readonly PlannedCertificate[],
  orders: ReadonlyMap<string, number>,
): Observation[] {
  const spent = [...orders.values()].reduce((sum, number) => sum + number, 0);
  const byDomain = new Map<string, number>();
  for (const { names } of missing)
    for (const domain of new Set(names.map(registeredDomain))) byDomain.set(domain, (byDomain.get(domain) ?? 0) + 1);
  const figures = (domain: string, ordered: number) =>
    `${count(ordered, 'certificate')} of ${domain} will be ordered, ${spent} in this cluster in the last 7 days; Let's Encrypt gives ${PER_DOMAIN} a week for a registered domain.`;
  const domains = [...byDomain].map(([domain, ordered]) =>
    ordered + spent > PER_DOMAIN
      ? finding(
          'orders',
          figures(domain, ordered),
          'Deploy in parts over two weeks, order a wildcard (issuers.wildcard), try with letsencrypt-staging first, or restore the TLS Secrets from the backup before.',
        )
      : (ordered + spent) * 2 > PER_DOMAIN
        ? note(
            'orders',
            figures(domain, ordered),
            'Keep the TLS Secrets; a wildcard (issuers.wildcard) needs one order.',
          )
        : ok('orders', figures(domain, ordered)),
  );
  const repeated = [...orders]
    .filter(([, number]) => number >= PER_NAMES - 1)
    .map(([certificate, number]) => {
      const detail = `${certificate} was ordered ${number} times in the last 7 days; Let's Encrypt gives the same names ${PER_NAMES} times a week.`;
      const cure = 'Stop deleting its Secret; see why it fails: kubectl -n NAMESPACE describe certificate NAME';
      return number >= PER_NAMES ? finding('repeated', detail, cure) : note('repeated', detail, cure);
    });
  return [...domains, ...repeated];
}

/** Which issuer signs, and what that means. */
function issuerOf({ issuers, environment }: Pick<Config, 'issuers' | 'environment'>): Observation {
  const name = issuers.default;
  if (name === STAGING)
    return note(
      'issuer',
      `The issuer is ${STAGING}: no browser trusts its certificates, and its limits are wide.`,
      `Right for trying; set issuers.default to ${PRODUCTION} when every host answers.`,
    );
  if (name !== PRODUCTION) return ok('issuer', `The issuer is ${name}: Let's Encrypt and its limits play no part.`);
  return environment === 'production'
    ? ok('issuer', `The issuer is ${PRODUCTION}.`)
    : note('issuer', `The environment ${environment} spends the limits of ${PRODUCTION}, as production does.`);
}

/** cert-manager notes the issuer on the Secret, and orders anew when it is another one, or none is noted. */
const isOfProduction = ({ metadata }: KubeObject): boolean =>
  metadata.annotations?.['cert-manager.io/issuer-name'] === PRODUCTION;

/** What the certificates will cost of Let's Encrypt's limits. */
export const certificates: Check = {
  name: 'certificates',
  what: "certificates that will be ordered, against Let's Encrypt's weekly limits, and who signs them",
  look: async (site) => {
    const config = site.config();
    const planned = plannedCertificates(await site.stacks()).filter(
      ({ issuer }) => (issuer ?? config.issuers.default) === PRODUCTION,
    );
    const issuer = issuerOf(config);
    if (planned.length === 0) return [issuer];
    const cluster = await site.cluster();
    const secrets = (await cluster.listMetadata({ kind: 'Secret', fields: 'type=kubernetes.io/tls' })) ?? [];
    const there = new Set(secrets.filter(isOfProduction).map(({ metadata }) => metadata.name));
    const missing = planned.filter(({ secret }) => !there.has(secret));
    const requests = (await cluster.list({ kind: 'CertificateRequest' })) ?? [];
    const orders = judgeOrders(missing, recentOrders(requests, site.now));
    return [
      issuer,
      ...(missing.length === 0 ? [ok('orders', `All ${planned.length} certificates of ${PRODUCTION} are there.`)] : []),
      ...orders,
    ];
  },
};
