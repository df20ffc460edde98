import { resources, SEEDED_SECRET, type GoldenCase } from '../golden-case';

const provider = { provider: { vaultwarden: {} } };
const organization = { name: 'Ominis', billing_email: 'admin@example.com' };
const collection = { organization_id: '${vaultwarden_organization.ominis.id}', name: 'Infrastructure' };
const item = (username: string, password: string) => ({
  organization_id: '${vaultwarden_organization.ominis.id}',
  collection_id: '${vaultwarden_organization_collection.infra.id}',
  name: 'database',
  username,
  password,
  uris: ['https://db.example'],
});
const content = (username: string, password: string) =>
  resources(
    {
      vaultwarden_organization: { ominis: organization },
      vaultwarden_organization_collection: { infra: collection },
      vaultwarden_login_item: { database: item(username, password) },
    },
    provider,
  );

/** The content of the vault, by this project's own provider. */
export const vault: readonly GoldenCase[] = [
  {
    name: 'vault-item-with-password',
    shows: 'an item whose user and password change, without the password',
    needs: 'vault',
    steps: () => [{ apply: content('app', 'old-vault-password-1') }, { plan: content('application', SEEDED_SECRET) }],
  },
  {
    name: 'vault-organization-destroyed',
    shows: 'an organization with its collection and items destroyed',
    refuses: ['protected-destroyed'],
    needs: 'vault',
    steps: () => [{ apply: content('app', SEEDED_SECRET) }, { plan: provider }],
  },
  {
    name: 'vault-collection-renamed',
    shows: 'a collection under another address, with the block that keeps it',
    refuses: ['rename-without-move', 'protected-destroyed'],
    needs: 'vault',
    steps: () => {
      const named = (name: string) =>
        resources(
          {
            vaultwarden_organization: { ominis: organization },
            vaultwarden_organization_collection: { [name]: collection },
          },
          provider,
        );
      return [{ apply: named('infra') }, { plan: named('infrastructure') }];
    },
  },
];
