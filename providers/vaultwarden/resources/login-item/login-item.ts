import { resource } from '../../../framework/provider/resource';
import { TfError } from '../../../framework/provider/diagnostics';
import { isVaultError } from '../../client/errors';
import type { Connection } from '../../connection';
import { explained } from '../errors';
import { itemToImport } from './import-item';
import { planItem } from './plan-item';
import { PrivateNotes } from './private-notes';
import { importedState, isImported, refreshedState } from './read-item';
import { loginItemSchema } from './schema';
import { SecretDigests } from './secret-digests';
import { changeOf, collectionsOf, newItem, noteManaged, noteSecrets, wanted, writtenState } from './write-item';

const blame = { 'not-member': 'organization_id', decrypt: 'organization_id' } as const;

/** `vaultwarden_login_item` */
export const loginItem = resource<Connection>()({
  schema: loginItemSchema,

  modifyPlan: planItem,

  stored({ held }, state) {
    held.hold(state.id, state.creation_date);
  },

  async create({ client: { client, held }, save, signal, private: kept }, plan, config) {
    const target = wanted(plan, config, null);
    const input = newItem(target);
    return explained(
      'Creating the login item failed',
      async () => {
        // What a process made that died before Terraform could note it.
        const item =
          (await client.loginItems.adopt(input, { signal, held: () => held.all() })) ??
          (await client.loginItems.create(input, { signal }));
        const state = writtenState(target, item);
        noteManaged(config, new PrivateNotes(kept));
        save(state);
        const digests = await SecretDigests.load(client, kept, { id: item.id, organizationId: plan.organization_id });
        noteSecrets(target, digests);
        digests.store(kept);
        save(state);
        return state;
      },
      { ...blame, 'no-permission': config.collection_id === null ? 'collection_ids' : 'collection_id' },
    );
  },

  async read(context, state) {
    const {
      client: { client },
      private: kept,
    } = context;
    return explained(`Reading login item ${state.id} failed`, async () => {
      try {
        const item = await client.loginItems.read(state.id, context);
        const organizationId = item.organizationId ?? state.organization_id;
        const digests = await SecretDigests.load(client, kept, { id: item.id, organizationId });
        if (!isImported(state)) return refreshedState(state, item, digests, new PrivateNotes(kept));
        const imported = importedState(item, organizationId, digests);
        digests.store(kept);
        return imported;
      } catch (error) {
        // The sync itself succeeded, so the session is good and these mean what they say.
        if (isVaultError(error, 'not-found', 'not-member')) return null;
        // Taking it for gone would make a second one as soon as the rights are back.
        if (!isVaultError(error, 'out-of-sight')) throw error;
        throw new TfError(
          'A login item is out of sight',
          `${error.reason} ${error.cure} If it is no longer to be managed here: terraform state rm, or a removed block.`,
        );
      }
    });
  },

  async update({ client: { client }, save, signal, private: kept }, plan, prior, config) {
    const target = wanted(plan, config, prior);
    const notes = new PrivateNotes(kept);
    const change = changeOf(target, prior, notes);
    return explained(
      `Changing login item "${prior.name}" failed`,
      async () => {
        if (notes.trashed !== undefined) {
          await client.loginItems.restore(prior.id, { signal });
          notes.setTrashed(undefined);
          save({});
        }
        let item =
          Object.keys(change).length === 0
            ? await client.loginItems.read(prior.id, { signal })
            : await client.loginItems.update(prior.id, change, { signal });
        const digests = await SecretDigests.load(client, kept, { id: prior.id, organizationId: prior.organization_id });
        noteSecrets(target, digests, change);
        digests.store(kept);
        noteManaged(config, notes);
        const { collection_id: _, collection_ids: __, ...written } = writtenState(target, item);
        save(written);
        // Answers with what the account sees already when nothing is to be moved.
        if (collectionsOf(target.plan).length > 0) {
          item = await client.loginItems.setCollections(prior.id, collectionsOf(target.plan), { signal });
        }
        return writtenState(target, item);
      },
      blame,
    );
  },

  async delete({ client: { client }, signal }, state) {
    await explained(`Destroying login item "${state.name}" failed`, async () => {
      if (state.on_destroy === 'delete') await client.loginItems.delete(state.id, { signal });
      else await client.loginItems.trash(state.id, { signal });
    });
  },

  async importState({ client: { client }, signal }, id) {
    return explained('Importing the login item failed', async () => {
      const item = await itemToImport(client, id, { signal });
      if (item.organizationId === undefined)
        throw new TfError('The item is personal', 'Only items of organizations are managed.');
      return { id: item.id, organization_id: item.organizationId };
    });
  },
});
