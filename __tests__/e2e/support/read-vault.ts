import { VaultClient } from '../../../providers/vaultwarden/client/vault-client';
import type { Checkout } from './checkout';

/** The vault as another client of Terraform's account sees it: logged in anew, nothing cached. */
export async function readVault(checkout: Checkout) {
  const client = new VaultClient({
    endpoint: checkout.variable('VAULTWARDEN_ENDPOINT'),
    email: checkout.variable('VAULTWARDEN_EMAIL'),
    password: checkout.variable('VAULTWARDEN_PASSWORD'),
    caCertificate: checkout.variable('NODE_EXTRA_CA_CERTS'),
  });
  try {
    const organizations = await client.organizations.list();
    const collections = [];
    const items = [];
    for (const { organizationId } of organizations) {
      collections.push(...(await client.collections.list(organizationId)).collections);
      items.push(...(await client.loginItems.list(organizationId)).items);
    }
    return { organizations, collections, items };
  } finally {
    await client.close();
  }
}
