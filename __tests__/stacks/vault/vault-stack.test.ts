import type { Config } from '../../../config/types';
import type { OrganizationConfig } from '../../../config/vault-content';
import { VaultStack, type VaultOutputs } from '../../../stacks/vault';
import { environment } from '../../support/environments';
import { synthesize } from '../../support/synth';
import type { TerraformJson } from '../../support/terraform-json';
import { addresses, eachString, resource } from '../../support/terraform-json';

const ORGANIZATION = 'vaultwarden_organization.platform_team';
const COLLECTION = 'vaultwarden_organization_collection.platform_team_production_credentials';
const ITEM = 'vaultwarden_login_item.platform_team_postgresql_root';
const PASSWORD = 'ephemeral.random_password.platform_team_postgresql_root';

function vault(change?: (organization: OrganizationConfig, config: Config) => void): {
  json: TerraformJson;
  outputs: VaultOutputs;
} {
  const config = environment('production', (loaded) => {
    loaded.services.vaultwarden.content.handOver.enabled = false;
    change?.(loaded.services.vaultwarden.content.organizations[0] as OrganizationConfig, loaded);
  });
  let outputs: VaultOutputs | undefined;
  const stacks = synthesize((app) => {
    outputs = new VaultStack(app, 'vault', { config }).outputs;
  });
  return { json: stacks['vault'] as TerraformJson, outputs: outputs as VaultOutputs };
}

const itemsOf = ({ collections }: OrganizationConfig) => {
  const [item, ...others] = collections.flatMap(({ items }) => items);
  if (item === undefined || others.length > 0) throw new Error('the default organization has one item');
  return item;
};

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
      on_destroy: 'trash',
    });
  });

  it('moves what the first version of the stack made to its address of today', () => {
    expect(json.moved).toEqual([
      { from: 'vaultwarden_organization.platform', to: ORGANIZATION },
      { from: 'vaultwarden_organization_collection.credentials', to: COLLECTION },
      { from: 'vaultwarden_login_item.database', to: ITEM },
    ]);
  });

  it('writes a generated password in the write-only form alone', () => {
    const item = resource(json, ITEM);
    expect(item).not.toHaveProperty('password');
    expect(addresses(json).filter((address) => address.includes('random_password'))).toEqual([PASSWORD]);
    expect(item['password_wo']).toBe(`\${${PASSWORD}.result}`);
  });

  it('uses that password nowhere else: no output, no other attribute', () => {
    const users: string[] = [];
    eachString(json, (text, path) => {
      if (text.includes('random_password')) users.push(path);
    });
    expect(users).toEqual(['resource.vaultwarden_login_item.platform_team_postgresql_root.password_wo']);
  });

  it('writes it again when its revision is raised in the configuration, and changes nothing else', () => {
    const raised = vault((organization) => {
      itemsOf(organization).password = { revision: 7, length: 32, special: false };
    }).json;
    expect(resource(raised, ITEM)['password_wo_version']).toBe(7);
    const same = { ...resource(raised, ITEM), password_wo_version: resource(json, ITEM)['password_wo_version'] };
    expect(same).toEqual(resource(json, ITEM));
  });

  it('generates as many characters as the item asks for, and none where people keep the password', () => {
    const long = vault((organization) => {
      itemsOf(organization).password = { revision: 1, length: 64, special: true };
    }).json;
    const ephemeral = long['ephemeral'] as { random_password: Record<string, object> };
    expect(ephemeral.random_password['platform_team_postgresql_root']).toMatchObject({ length: 64, special: true });
    const people = vault((organization) => {
      itemsOf(organization).password = null;
    }).json;
    expect(addresses(people).filter((address) => address.includes('random_password'))).toEqual([]);
    expect(Object.keys(resource(people, ITEM)).filter((key) => key.startsWith('password'))).toEqual([]);
  });

  it('renames in the vault, and keeps the addresses, when the old key is written', () => {
    const renamed = vault((organization) => {
      organization.name = 'Operations';
      itemsOf(organization).name = 'Postgres superuser';
    }).json;
    expect(addresses(renamed)).toEqual(addresses(json));
    expect(resource(renamed, ITEM)['name']).toBe('Postgres superuser');
  });

  it('moves an item to another collection at the same address', () => {
    const moved = vault((organization) => {
      const [from] = organization.collections;
      organization.collections.push({ name: 'Databases', key: 'databases', items: from?.items.splice(0) ?? [] });
    }).json;
    expect(resource(moved, ITEM)['collection_id']).toBe(
      '${vaultwarden_organization_collection.platform_team_databases.id}',
    );
  });

  it('holds two organizations with collections and items of the same names apart', () => {
    const both = vault((organization, { services }) => {
      services.vaultwarden.content.organizations.push({
        ...structuredClone(organization),
        name: 'Voice',
        key: 'voice',
      });
    });
    expect(addresses(both.json)).toEqual(
      expect.arrayContaining([ITEM, 'vaultwarden_login_item.voice_postgresql_root']),
    );
    expect(Object.keys(both.outputs.organizations)).toEqual(['platform_team', 'voice']);
  });

  it.each([true, false])('protects the organization as the configuration says: %p', (deletionProtection) => {
    const changed = vault((_, { services }) => {
      services.vaultwarden.content.deletionProtection = deletionProtection;
    }).json;
    expect(resource(changed, ORGANIZATION)['deletion_protection']).toBe(deletionProtection);
  });

  it('gives the provider neither address nor account: those come from the environment', () => {
    expect(json.provider['vaultwarden']).toEqual([{}]);
    expect(json.terraform.required_providers['vaultwarden']).toMatchObject({ source: 'ominis-ai/vaultwarden' });
  });

  it('offers other stacks ids, and nothing else', () => {
    const { id, collectionIds, itemIds } = outputs.organizations['platform_team']!;
    expect(Object.keys({ ...collectionIds, ...itemIds })).toEqual(['production_credentials', 'postgresql_root']);
    for (const value of [id, ...Object.values(collectionIds), ...Object.values(itemIds)]) {
      expect(value).toMatch(/^\$\{TfToken\[TOKEN\.\d+\]\}$/);
    }
  });
});
