import { isUnknown } from '../../framework/protocol/cty';
import { resource } from '../../framework/provider/resource';
import { attr, schema } from '../../framework/provider/schema';
import { t } from '../../framework/provider/types';
import { notBlank } from '../../framework/provider/validators';
import { TfError } from '../../framework/provider/diagnostics';
import { isVaultError } from '../client/errors';
import type { CallOptions } from '../client/interrupt';
import type { VaultClient } from '../client/vault-client';
import type { Connection } from '../connection';
import { explained } from './errors';
import { findCollection, findOrganization } from './find';
import { importParts } from './import-parts';
import { anId, sameSpelling } from './rules';

const collectionSchema = schema(
  {
    id: attr(t.string, { computed: true, useStateForUnknown: true, description: 'UUID.' }),
    organization_id: attr(
      t.string,
      { required: true, requiresReplace: true, description: 'The organization that it belongs to.' },
      anId,
    ),
    name: attr(
      t.string,
      { required: true, description: 'Encrypted on the server. "Parent/Child" shows as nested in clients.' },
      notBlank,
      sameSpelling,
    ),
    external_id: attr(
      t.string,
      {
        optional: true,
        computed: true,
        description: 'Id in another system, for directory connectors. Not configured: left as it is.',
      },
      notBlank,
    ),
  },
  { description: 'A collection of an organization. Rights of users and groups on it are left as they are.' },
);

/** Key of the private state: whether `external_id` is configured, so that taking it out removes it. */
const managed = 'external_id';

/** `vaultwarden_organization_collection` */
export const collection = resource<Connection>()({
  schema: collectionSchema,

  modifyPlan({ private: kept }, { prior, config, plan }) {
    if (config.external_id !== null) return;
    // A directory connector's id is not ours to remove.
    plan.external_id = kept.get(managed) === true ? null : (prior?.external_id ?? null);
  },

  stored({ held }, state) {
    held.hold(state.id);
  },

  async create({ client: { client, held }, save, signal, private: kept }, plan, config) {
    const { organization_id: organizationId, name } = plan;
    const input = { name, ...(config.external_id === null ? {} : { externalId: config.external_id }) };
    const made = await explained(
      'Creating the collection failed',
      // What a process made that died before Terraform could note it.
      async () =>
        (await client.collections.adopt(organizationId, input, { signal, held: () => held.all() })) ??
        (await client.collections.create(organizationId, input, { signal })),
      { 'not-member': 'organization_id', 'no-permission': 'organization_id', decrypt: 'organization_id' },
    );
    kept.set(managed, config.external_id !== null);
    const state = { ...plan, id: made.id, external_id: made.externalId ?? null };
    save(state);
    return state;
  },

  async read(context, state) {
    const {
      client: { client },
      diagnostics,
    } = context;
    return explained('Reading the collection failed', async () => {
      try {
        const found = await client.collections.read(state.organization_id, state.id, context);
        return {
          id: found.id,
          organization_id: found.organizationId,
          name: found.name,
          external_id: found.externalId ?? null,
        };
      } catch (error) {
        // The sync itself succeeded, so the session is good and these mean what they say.
        if (!isVaultError(error, 'not-found', 'not-member')) throw error;
        if (!(await seesAll(client, state.organization_id, context))) {
          diagnostics.warning(
            'A collection is out of sight',
            `Collection ${state.id} ("${state.name}") was deleted, or the account has no right on it any more. Its plan would make a new one: if it still exists, give the account its right back first.`,
          );
        }
        return null;
      }
    });
  },

  async update({ client: { client }, save, signal, private: kept }, plan, prior, config) {
    const externalId = isUnknown(plan.external_id) ? prior.external_id : plan.external_id;
    const changed = await explained(
      'Changing the collection failed',
      () =>
        client.collections.update(
          plan.organization_id,
          prior.id,
          {
            ...(plan.name === prior.name ? {} : { name: plan.name }),
            ...(externalId === prior.external_id ? {} : { externalId }),
          },
          { signal },
        ),
      { 'not-found': 'name', 'no-permission': 'name' },
    );
    kept.set(managed, config.external_id !== null);
    const state = { ...plan, id: changed.id, external_id: externalId };
    save(state);
    return state;
  },

  async delete({ client: { client }, signal }, state) {
    await explained('Deleting the collection failed', () =>
      client.collections.delete(state.organization_id, state.id, { signal }),
    );
  },

  async importState({ client: { client }, signal }, id) {
    return explained('Importing the collection failed', async () => {
      const parts = importParts(id, [1, 2], '<id> or <organization>/<name>');
      const [first = '', name] = parts;
      if (name === undefined) return byId(client, first, { signal });
      const { organizationId } = await findOrganization(client, first, { signal });
      const { id: found } = await findCollection(client, organizationId, name, { signal });
      return { id: found, organization_id: organizationId };
    });
  },
});

const admin = 1;

/** Whether what is not shown to the account is gone: Owners and Admins see every collection. */
async function seesAll(client: VaultClient, organizationId: string, options: CallOptions): Promise<boolean> {
  const all = await client.organizations.list(options);
  return all.some((membership) => membership.organizationId === organizationId && membership.role <= admin);
}

async function byId(
  client: VaultClient,
  id: string,
  options: CallOptions,
): Promise<{ id: string; organization_id: string }> {
  for (const { organizationId } of await client.organizations.list(options)) {
    const { collections } = await client.collections.list(organizationId, options);
    if (collections.some((found) => found.id === id)) return { id, organization_id: organizationId };
  }
  throw new TfError(
    'No such collection',
    `No collection that this account can see has the id "${id}". Check the id, or import it as <organization>/<name>.`,
  );
}
