import type { CtyObject } from '../../framework/protocol/cty';
import { isUnknown } from '../../framework/protocol/cty';
import type { ObjectValidator } from '../../framework/provider/rules';
import { TfError } from '../../framework/provider/diagnostics';
import type { LoginItem } from '../client/api/login-item';
import type { CallOptions } from '../client/interrupt';
import type { VaultClient } from '../client/vault-client';
import { findLoginItem } from './find';

/** What a data source or an ephemeral resource is given to find an item by. */
export interface ItemReference {
  readonly id: string | null;
  readonly organization_id: string | null;
  readonly name: string | null;
}

/** `id` alone, or `organization_id` and `name`. */
export const oneItemReference: ObjectValidator = (object, path, diagnostics) => {
  const id = object['id'] ?? null;
  const given = ['organization_id', 'name'].filter((name) => isGiven(object, name));
  const open = ['id', 'organization_id', 'name'].some((name) => isUnknown(object[name]));
  const fits = id === null ? given.length === 2 : given.length === 0;
  if (fits || (open && given.length < 2)) return;
  diagnostics.error(
    'Which login item is meant is not clear',
    'Set "id" alone, or "organization_id" together with "name".',
    path,
  );
};

/**
 * The item that is meant, outside the trash.
 * @throws TfError when there is none, or several
 */
export async function lookUpItem(
  client: VaultClient,
  reference: ItemReference,
  { signal }: CallOptions,
): Promise<LoginItem> {
  if (reference.id === null) {
    const { organization_id: organizationId, name } = reference;
    return findLoginItem(client, organizationId ?? '', name ?? '', { attribute: 'name', signal });
  }
  const item = await client.loginItems.read(reference.id, { signal });
  if (item.deletedDate === undefined) return item;
  throw new TfError(
    'The login item is in the trash',
    `Item ${item.id} is in the trash since ${item.deletedDate}. Restore it, or give another id.`,
    'id',
  );
}

function isGiven(object: CtyObject, name: string): boolean {
  return (object[name] ?? null) !== null;
}
