import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { releaseValues } from '../../support/helm-values';
import { addresses, eachString, resource } from '../../support/terraform-json';
import { at } from '../../constructs/in-namespace';
import { testUpstream } from '../../support/upstream';
import { identity } from './synthesized';

const EMAIL = {
  host: 'smtp.example.org',
  port: 587,
  username: 'mailer',
  from: 'auth@example.org',
  security: 'starttls',
} as const;

const RELEASE = 'helm_release.authentik_release';
const json = identity((config) => void (config.services.authentik.email = { ...EMAIL }));
const values = releaseValues(json, RELEASE);
const environmentOf = (from: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    (at(from, 'global.env') as { name: string; value?: string; valueFrom?: unknown }[]).map((entry) => [
      entry.name,
      entry.value ?? entry.valueFrom,
    ]),
  );

describe('authentik', () => {
  it('takes its secret key from our Secret and everything else from variables', () => {
    expect(at(values, 'authentik')).toEqual({
      existingSecret: { secretName: '${kubernetes_secret_v1.authentik_secret_key.metadata[0].name}' },
    });
    expect(Object.keys(resource(json, 'kubernetes_secret_v1.authentik_secret_key')['data_wo'] as object)).toEqual([
      'AUTHENTIK_SECRET_KEY',
    ]);
  });

  it('hands no secret value to its chart, only names of Secrets and keys', () => {
    const found: string[] = [];
    eachString(json.resource?.['helm_release'], (text) => /ephemeral\.|var\.smtp/.test(text) && found.push(text));
    expect(found).toEqual([]);
    expect(environmentOf(values)).toMatchObject({
      AUTHENTIK_POSTGRESQL__PASSWORD: {
        secretKeyRef: { name: '${kubernetes_secret_v1.authentik_postgres_secret.metadata[0].name}', key: 'password' },
      },
      AUTHENTIK_BOOTSTRAP_PASSWORD: { secretKeyRef: expect.objectContaining({ key: 'password' }) as object },
      AUTHENTIK_BOOTSTRAP_TOKEN: { secretKeyRef: expect.objectContaining({ key: 'token' }) as object },
      AUTHENTIK_EMAIL__PASSWORD: { secretKeyRef: expect.objectContaining({ key: 'password' }) as object },
    });
  });

  it('has the bootstrap Secret that commands read: keys password, token and email', () => {
    const secret = resource(json, 'kubernetes_secret_v1.authentik_bootstrap');
    expect(at(secret, 'metadata.name')).toBe('authentik-bootstrap');
    expect(Object.keys(secret['data_wo'] as object).sort()).toEqual(['email', 'password', 'token']);
  });

  it('finds its own PostgreSQL and knows its public address', () => {
    expect(environmentOf(values)).toMatchObject({
      AUTHENTIK_POSTGRESQL__HOST: 'authentik-postgres',
      AUTHENTIK_POSTGRESQL__NAME: 'authentik',
      AUTHENTIK_POSTGRESQL__USER: 'authentik',
      AUTHENTIK_WEB__BASE_URL: 'https://auth.ominis.ai',
      AUTHENTIK_LISTEN__TRUSTED_PROXY_CIDRS: expect.stringMatching(/^127\.0\.0\.0\/8,10\.0\.0\.0\/8,/) as string,
    });
    expect(at(values, 'postgresql')).toEqual({ enabled: false });
    expect(resource(json, RELEASE)['depends_on']).toContain('kubernetes_stateful_set_v1.authentik_postgres_server');
  });

  it.each([
    ['starttls', 'true', 'false'],
    ['tls', 'false', 'true'],
    ['off', 'false', 'false'],
  ] as const)('sends mail with %s: use_tls %s, use_ssl %s, never both', (security, tls, ssl) => {
    const mail = identity((config) => void (config.services.authentik.email = { ...EMAIL, security }));
    expect(environmentOf(releaseValues(mail, RELEASE))).toMatchObject({
      AUTHENTIK_EMAIL__USE_TLS: tls,
      AUTHENTIK_EMAIL__USE_SSL: ssl,
    });
  });

  it('without mail needs no password and opens no way to an SMTP server', () => {
    const silent = identity((config) => void (config.services.authentik.email = null));
    expect(addresses(silent).filter((address) => /smtp/.test(address))).toEqual([]);
    expect(Object.keys(environmentOf(releaseValues(silent, RELEASE))).join()).not.toContain('EMAIL__');
  });

  it('answers on its host over TLS, by the ingress of the server component', () => {
    expect(at(values, 'server.ingress')).toMatchObject({
      enabled: true,
      hosts: ['auth.ominis.ai'],
      tls: [{ secretName: 'auth-ominis-ai-tls', hosts: ['auth.ominis.ai'] }],
    });
    expect(values).not.toHaveProperty('ingress');
  });

  it('runs restricted: the chart sets nothing of it', () => {
    for (const component of ['server', 'worker']) {
      expect(at(values, `${component}.containerSecurityContext`)).toMatchObject({
        allowPrivilegeEscalation: false,
        runAsNonRoot: true,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(at(values, `${component}.automountServiceAccountToken`)).toBe(false);
      expect(at(values, `${component}.resources.limits.memory`)).toBeTruthy();
    }
    expect(at(values, 'serviceAccount.create')).toBe(false);
  });

  it.each([
    [1, { enabled: false }],
    [2, { enabled: true, minAvailable: 1 }],
    [3, { enabled: true, minAvailable: 2 }],
  ])('with %d servers has the disruption budget %j', (replicas, pdb) => {
    const some = identity((config) => void (config.services.authentik.server.replicas = replicas));
    expect(at(releaseValues(some, RELEASE), 'server.pdb')).toEqual(pdb);
  });

  it('restarts when one of its Secrets is rotated', () => {
    const rotated = identity((config) => void (config.services.authentik.secretRevisions.database = 2));
    expect(at(releaseValues(rotated, RELEASE), 'global.podAnnotations')).toMatchObject({
      'revision.cluster-infra/authentik-postgres': '2',
      'revision.cluster-infra/authentik-secret-key': '1',
    });
  });

  it.each(['secretKey', 'bootstrap'] as const)('refuses to rotate %s, with the reason', (key) => {
    expect(() => identity((config) => void (config.services.authentik.secretRevisions[key] = 2))).toThrow(
      new RegExp(`services\\.authentik\\.secretRevisions\\.${key}: Secret .* cannot be rotated`),
    );
  });

  it('lets raw values win, laid over ours', () => {
    const raw = identity((config) => void (config.services.authentik.values = { server: { name: 'frontend' } }));
    expect(at(releaseValues(raw, RELEASE), 'server.name')).toBe('frontend');
    expect(at(releaseValues(raw, RELEASE), 'server.ingress.hosts')).toEqual(['auth.ominis.ai']);
  });
});

describe('the identity stack', () => {
  it('publishes addresses of what is switched on, and nothing secret', () => {
    expect(at(resource(json, 'terraform_data.published'), 'input')).toEqual({
      authentik_url: 'https://auth.ominis.ai',
      vault_url: 'https://vault.ominis.ai',
    });
  });

  it('leaves out a service that is switched off', () => {
    const without = identity(
      ({ services }) => void Object.assign(services.authentik, { enabled: false, keepData: false }),
    );
    expect(addresses(without).filter((address) => address.includes('authentik'))).toEqual([]);
  });
});

/** Paths of `given` that `known` does not have; lists and open maps (annotations, resources…) are not looked into. */
function unknownKeys(given: unknown, known: unknown, path = ''): string[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return [];
  }
  if (typeof known !== 'object' || known === null || Object.keys(known).length === 0) {
    return [];
  }
  return Object.entries(given).flatMap(([key, value]) =>
    key in known ? unknownKeys(value, (known as Record<string, unknown>)[key], `${path}${key}.`) : [`${path}${key}`],
  );
}

testUpstream('every value of ours is one the real chart knows', 'authentik/values.yaml', (path) => {
  const known: unknown = parse(readFileSync(path, 'utf8'));
  expect(unknownKeys(values, known)).toEqual([]);
  expect(unknownKeys({ ...values, ingress: {}, server: { ingres: {} } }, known)).toEqual(['server.ingres', 'ingress']);
});
