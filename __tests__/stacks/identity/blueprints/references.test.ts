import { releaseValues } from '../../../support/helm-values';
import { blueprintFiles, blueprintOf, entriesOf, tagsIn } from '../../../support/blueprints';
import type { ParsedBlueprint } from '../../../support/blueprints';
import { at } from '../../../constructs/in-namespace';
import { everything } from '../rich-identity';
import { identity } from '../synthesized';

const json = identity(everything);
const both = ['applications', 'login'] as const;

/** References to entries that do not stand before, as `model → id`. */
function danglingReferences(blueprint: ParsedBlueprint): string[] {
  const known = new Set<unknown>();
  return blueprint.entries.flatMap((entry) => {
    const missing = tagsIn([entry.identifiers, entry.attrs, entry.permissions])
      .filter(({ tag, argument }) => tag === 'KeyOf' && !known.has(argument))
      .map(({ argument }) => `${entry.model} → ${String(argument)}`);
    known.add(entry.id);
    return missing;
  });
}

describe.each(both)('the blueprint %s', (name) => {
  const blueprint = blueprintOf(json, name);

  test('is of version 1 and has a name', () => {
    expect(blueprint.version).toBe(1);
    expect(blueprint.metadata.name).toMatch(/^cluster-infra - /);
  });

  test('refers only to entries that stand before', () => {
    expect(danglingReferences(blueprint)).toEqual([]);
    expect(danglingReferences({ ...blueprint, entries: [...blueprint.entries].reverse() })).not.toEqual([]);
  });

  test('gives each entry an id of its own', () => {
    const ids = blueprint.entries.flatMap(({ id }) => id ?? []);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test('can find every object again', () => {
    const lost = blueprint.entries.filter(
      ({ model, identifiers }) => !/metaapplyblueprint$/.test(model) && Object.keys(identifiers ?? {}).length === 0,
    );
    expect(lost).toEqual([]);
  });

  test('leaves primary keys to authentik, which fails on one that it reads as text', () => {
    expect(blueprint.entries.filter(({ identifiers, attrs }) => 'pk' in { ...identifiers, ...attrs })).toEqual([]);
  });

  test('first applies the shipped blueprint of everything it looks for', () => {
    const applied = entriesOf(blueprint, 'authentik_blueprints.metaapplyblueprint').map(({ attrs }) =>
      at(attrs, 'identifiers.name'),
    );
    // Which shipped blueprint makes what, from the blueprints folder of authentik's repository.
    const makers: readonly [RegExp, string][] = [
      [/default-provider-authorization-implicit-consent/, 'Default - Provider authorization flow (implicit consent)'],
      [/default-provider-invalidation-flow/, 'Default - Provider invalidation flow'],
      [/default-authentication-(flow|password)/, 'Default - Authentication flow'],
      [/oauth2\/scope-/, 'System - OAuth2 Provider - Scopes'],
      [/providers\/saml/, 'System - SAML Provider - Mappings'],
      [/default-authenticator-totp/, 'Default - TOTP MFA setup flow'],
      [/default-authenticator-webauthn/, 'Default - WebAuthn MFA setup flow'],
      [/default-authenticator-static/, 'Default - Static MFA setup flow'],
    ];
    // Made by authentik's start itself, and with an outpost that stands before.
    const always = /Self-signed Certificate|internal_service_account/;
    const wanted = blueprint.entries
      .flatMap(({ identifiers, attrs }) => tagsIn([identifiers, attrs]))
      .filter(({ tag }) => tag === 'Find')
      .map(({ argument }) => JSON.stringify(argument));
    expect(wanted.length).toBeGreaterThan(2);
    for (const object of wanted.filter((each) => !always.test(each))) {
      const maker = makers.find(([pattern]) => pattern.test(object))?.[1];
      expect([object, applied.includes(maker)]).toEqual([object, true]);
    }
  });
});

test('only one entry of all names the list of the embedded outpost, and it holds every protected host', () => {
  const owners = both.flatMap((name) =>
    entriesOf(blueprintOf(json, name), 'authentik_outposts.outpost').filter(
      ({ identifiers }) => identifiers?.['managed'] !== undefined,
    ),
  );
  expect(owners.map(({ attrs }) => tagsIn(attrs).map(({ argument }) => argument))).toEqual([
    ['provider-homer', 'provider-excalidraw', 'provider-traefik-dashboard', 'provider-wiki'],
  ]);
  // Without it browsers are sent to an address inside the pod until somebody has opened the Admin interface.
  expect(owners[0]?.attrs?.['config']).toEqual({ authentik_host: 'https://auth.ominis.ai' });
  // Its name belongs to authentik.
  expect(Object.keys(owners[0]?.attrs ?? {})).toEqual(['providers', 'config']);
});

test('every secret is a variable of the worker that comes from a Secret, and no text', () => {
  const worker = at(releaseValues(json, 'helm_release.authentik_release'), 'worker.env') as {
    name: string;
    valueFrom: { secretKeyRef: { key: string } };
  }[];
  const read = both.flatMap((name) =>
    tagsIn(blueprintOf(json, name))
      .filter(({ tag }) => tag === 'Env')
      .map(({ argument }) => argument),
  );
  expect(read.sort()).toEqual(worker.map(({ name }) => name).sort());
  expect(read).toEqual([
    'CLUSTER_INFRA_LDAP_DIRECTORY_TOKEN_R1',
    'CLUSTER_INFRA_OIDC_GRAFANA_SECRET_R1',
    'CLUSTER_INFRA_OIDC_VAULTWARDEN_SECRET_R1',
    'CLUSTER_INFRA_SMS_TOKEN_R1',
  ]);
  expect(worker.map(({ valueFrom }) => valueFrom.secretKeyRef.key).sort()).toEqual([
    'client-secret',
    'client-secret',
    'token',
    'token',
  ]);
  const text = Object.values(blueprintFiles(json)).join('\n');
  expect(text).not.toMatch(/ephemeral|random_password|var\./);
  expect(text.match(/client_secret: .*/g)).toEqual([
    'client_secret: !Env CLUSTER_INFRA_OIDC_VAULTWARDEN_SECRET_R1',
    'client_secret: !Env CLUSTER_INFRA_OIDC_GRAFANA_SECRET_R1',
  ]);
});

test('a rotated client secret changes the text, without which authentik would not apply it again', () => {
  const rotated = identity((config) => {
    everything(config);
    config.services.vaultwarden.secretRevisions.ssoClient = 2;
  });
  expect(blueprintFiles(rotated)['applications.yaml']).toContain('!Env CLUSTER_INFRA_OIDC_VAULTWARDEN_SECRET_R2');
  expect(blueprintFiles(rotated)['applications.yaml']).not.toContain('OIDC_VAULTWARDEN_SECRET_R1');
  const checksum = (from: typeof json): unknown =>
    (at(releaseValues(from, 'helm_release.authentik_release'), 'worker.podAnnotations') as Record<string, string>)[
      'checksum.cluster-infra/blueprints'
    ];
  expect(checksum(rotated)).not.toBe(checksum(json));
});
