import type { Config } from '../../../config/types';
import { VaultStack, type VaultOutputs } from '../../../stacks/vault';
import { environment } from '../../support/environments';
import { synthesize } from '../../support/synth';
import type { TerraformJson } from '../../support/terraform-json';
import { addresses, eachString, resource } from '../../support/terraform-json';

const ORGANIZATION = 'vaultwarden_organization.platform';
const COLLECTION = 'vaultwarden_organization_collection.credentials';
const ITEM = 'vaultwarden_login_item.database';

function vault(change?: (config: Config) => void): { json: TerraformJson; outputs: VaultOutputs } {
  const config = environment('production', change);
  let outputs: VaultOutputs | undefined;
  const stacks = synthesize((app) => {
    outputs = new VaultStack(app, 'vault', { config }).outputs;
  });
  return { json: stacks['vault'] as TerraformJson, outputs: outputs as VaultOutputs };
}

describe('the stack of the vault', () => {
  const { json, outputs } = vault();

  it('holds an organization, a collection in it, and a login in that', () => {
    expect(resource(json, ORGANIZATION)).toMatchObject({ name: 'Platform Team' });
    expect(resource(json, COLLECTION)).toMatchObject({
      name: 'Production Credentials',
      organization_id: `\${${ORGANIZATION}.id}`,
    });
    expect(resource(json, ITEM)).toMatchObject({
      organization_id: `\${${ORGANIZATION}.id}`,
      collection_id: `\${${COLLECTION}.id}`,
      name: 'PostgreSQL Root',
      username: 'postgres',
      uris: ['postgres://postgres.prod.svc.cluster.local:5432'],
    });
  });

  it('writes a generated password in the write-only form alone', () => {
    const item = resource(json, ITEM);
    expect(item).not.toHaveProperty('password');
    const generated = addresses(json).filter((address) => address.startsWith('ephemeral.random_password.'));
    expect(generated).toHaveLength(1);
    expect(item['password_wo']).toBe(`\${${generated[0]}.result}`);
    expect(
      addresses(json).filter((address) => address.includes('random_password') && !generated.includes(address)),
    ).toEqual([]);
  });

  it('uses that password nowhere else: no output, no other attribute', () => {
    const users: string[] = [];
    eachString(json, (text, path) => {
      if (text.includes('random_password')) users.push(path);
    });
    expect(users).toEqual(['resource.vaultwarden_login_item.database.password_wo']);
  });

  it('writes it again when its revision is raised in the configuration, and changes nothing else', () => {
    const raised = vault((config) => {
      config.services.vaultwarden.content.secretRevisions.postgresRoot = 7;
    }).json;
    expect(resource(raised, ITEM)['password_wo_version']).toBe(7);
    const same = { ...resource(raised, ITEM), password_wo_version: resource(json, ITEM)['password_wo_version'] };
    expect(same).toEqual(resource(json, ITEM));
  });

  it.each([true, false])('protects the organization as the configuration says: %p', (deletionProtection) => {
    const changed = vault((config) => {
      config.services.vaultwarden.content.deletionProtection = deletionProtection;
    }).json;
    expect(resource(changed, ORGANIZATION)['deletion_protection']).toBe(deletionProtection);
  });

  it('gives the provider neither address nor account: those come from the environment', () => {
    expect(json.provider['vaultwarden']).toEqual([{}]);
    expect(json.terraform.required_providers['vaultwarden']).toMatchObject({ source: 'ominis-ai/vaultwarden' });
  });

  it('offers other stacks ids, and nothing else', () => {
    expect(Object.keys(outputs).sort()).toEqual(['collectionId', 'databaseItemId', 'organizationId']);
    const consumed = synthesize((app) => void new VaultStack(app, 'vault', { config: environment('production') }));
    expect(consumed['vault']).toEqual(json);
  });
});
