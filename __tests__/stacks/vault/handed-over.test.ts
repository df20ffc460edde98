import { App } from 'cdktf';
import { handedOver } from '../../../config/handed-over';
import type { Config } from '../../../config/types';
import { IGNORED_DRIFT } from '../../../constructs/ignored-drift';
import { secretDeclarations } from '../../../constructs/secret/rotation';
import { addStacks } from '../../../stacks/add-stacks';
import { VaultStack } from '../../../stacks/vault';
import { environment } from '../../support/environments';
import { synthesize } from '../../support/synth';
import type { TerraformJson } from '../../support/terraform-json';
import { addresses, eachString, resource, resources } from '../../support/terraform-json';

/** Generated Secrets whose values no person needs. */
const FOR_PROGRAMS = [
  'authentik/authentik-secret-key', // signs what authentik stores
  'homer/homer-web-jwt', // signs sessions
];

function vault(change: (config: Config) => void = () => undefined): TerraformJson {
  const config = environment('production', change);
  return synthesize((app) => void new VaultStack(app, 'vault', { config }))['vault'] as TerraformJson;
}

const values = (json: TerraformJson) => Object.entries(json.ephemeral?.['kubesecret_value'] ?? {});

describe('what the platform hands over', () => {
  const config = environment('production');
  const app = new App({ stackTraces: false });
  addStacks(app, config);
  const declarations = secretDeclarations(app);
  const items = handedOver(config);

  it.each(items.map((item) => [item.name, item] as const))(
    '%s is a key of a Secret that a stack owns, at its revision, and written again as that Secret rotates',
    (_, { secret, revision, password }) => {
      const declaration = declarations.find((each) => each.secret === `${secret.namespace}/${secret.name}`);
      expect(declaration?.keys).toContain(secret.key);
      expect(declaration?.revision).toBe(revision);
      expect(password).toBe(declaration?.rotation === 'first-use-only' ? 'first-value' : 'follows');
    },
  );

  it('is every generated Secret but those for programs alone', () => {
    const handed = new Set(items.map(({ secret }) => `${secret.namespace}/${secret.name}`));
    const left = declarations.filter(
      ({ secret, revisionKey }) => !handed.has(secret) && !revisionKey.startsWith('backups.'),
    );
    expect(left.map(({ secret }) => secret)).toEqual(FOR_PROGRAMS);
  });

  it('is left alone after the first time where the service reads its Secret once, and nowhere else', () => {
    const ignored = IGNORED_DRIFT.filter(({ type }) => type === 'vaultwarden_login_item').map(({ id }) => id);
    const first = items.filter(({ password }) => password === 'first-value').map(({ key }) => `handed_over_${key}`);
    expect(ignored).toEqual(first);
  });

  it('has nothing of a service that is switched off', () => {
    const less = environment('production', ({ services }) => {
      services.homer.enabled = false;
    });
    expect(items.length - handedOver(less).length).toBe(2);
    expect(handedOver(less).filter(({ name }) => name.includes('homer'))).toEqual([]);
  });
});

describe('the hand-over in the stack of the vault', () => {
  const json = vault();

  it('reads each value from its Secret, by the context of the configuration, and expects its revision', () => {
    expect(json.provider['kubesecret']).toEqual([{ config_context: environment('production').cluster.context }]);
    expect(Object.fromEntries(values(json))['handed_over_authentik_akadmin']).toMatchObject({
      namespace: 'authentik',
      name: 'authentik-bootstrap',
      key: 'password',
      revision: 1,
    });
    expect(values(json)).toHaveLength(7);
  });

  it('writes it into an item of the collection Platform in the write-only form, and nowhere else', () => {
    const collection = 'vaultwarden_organization_collection.handed_over';
    expect(resource(json, collection)).toMatchObject({ name: 'Platform' });
    const users: string[] = [];
    eachString(json, (text, path) => {
      if (text.includes('kubesecret_value.')) users.push(path);
    });
    const items = resources(json).filter(({ address }) => address.includes('.handed_over_'));
    expect(users.sort()).toEqual(items.map(({ address }) => `resource.${address}.password_wo`).sort());
    for (const { attributes } of items) expect(attributes['collection_id']).toBe(`\${${collection}.id}`);
  });

  it('raises the version of the item with the revision of the Secret, in the same change', () => {
    const raised = vault(({ services }) => {
      services.homer.secretRevisions.database = 4;
    });
    expect(resource(raised, 'vaultwarden_login_item.handed_over_homer_database')['password_wo_version']).toBe(4);
    expect(Object.fromEntries(values(raised))['handed_over_homer_database']).toMatchObject({ revision: 4 });
  });

  it('goes to the organization that is named, into the collection that is named', () => {
    const other = vault(({ services }) => {
      const { content } = services.vaultwarden;
      content.organizations.push({ ...structuredClone(content.organizations[0]!), name: 'Voice', key: 'voice' });
      content.handOver = { enabled: true, organization: 'Voice', collection: 'Bootstrap' };
    });
    expect(resource(other, 'vaultwarden_organization_collection.handed_over')).toMatchObject({
      name: 'Bootstrap',
      organization_id: '${vaultwarden_organization.voice.id}',
    });
  });

  it('is not there when it is switched off: neither items nor the provider that reads Secrets', () => {
    const off = vault(({ services }) => {
      services.vaultwarden.content.handOver.enabled = false;
    });
    expect(addresses(off).filter((address) => /handed_over|kubesecret/.test(address))).toEqual([]);
    expect(off.terraform.required_providers).not.toHaveProperty('kubesecret');
  });
});
