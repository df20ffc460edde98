import { TfError } from '../../../framework/provider/diagnostics';
import type { LoginItem } from '../../client/api/login-item';
import { isVaultError } from '../../client/errors';
import type { CallOptions } from '../../client/interrupt';
import type { VaultClient } from '../../client/vault-client';
import { findCollection, findLoginItem, findOrganization } from '../find';
import { importParts } from '../import-parts';

/**
 * The item that an import id means: `<id>`, `<organization>/<name>` or `<organization>/<collection>/<name>`; each part is
 * an id or a name.
 * @throws TfError when there is none, or several, or it is in the trash or no login of an organization
 */
export async function itemToImport(client: VaultClient, id: string, options: CallOptions): Promise<LoginItem> {
  const forms = '<id>, <organization>/<name> or <organization>/<collection>/<name>';
  const [first = '', second, third] = importParts(id, [1, 2, 3], forms);
  if (second === undefined) return byId(client, first, forms, options);
  const { organizationId } = await findOrganization(client, first, options);
  if (third === undefined) return findLoginItem(client, organizationId, second, options);
  const collection = await findCollection(client, organizationId, second, options);
  return findLoginItem(client, organizationId, third, { ...options, collectionId: collection.id });
}

async function byId(client: VaultClient, id: string, forms: string, options: CallOptions): Promise<LoginItem> {
  const item = await client.loginItems.read(id, options).catch((error: unknown) => {
    if (!isVaultError(error, 'not-found', 'out-of-sight')) throw error;
    throw new TfError(
      'No such login item',
      `No item that this account can see has the id "${id}". Check it; an import id has the form ${forms}.`,
    );
  });
  if (item.deletedDate !== undefined) {
    throw new TfError(
      'The item is in the trash',
      `Item ${id} is in the trash since ${item.deletedDate}. Restore it in a client first.`,
    );
  }
  if (item.organizationId === undefined) {
    throw new TfError(
      'The item is personal',
      `Item ${id} belongs to the account itself. Move it into an organization first: only those are managed.`,
    );
  }
  return item;
}
