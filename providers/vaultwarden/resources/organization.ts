import { isUnknown } from '../../framework/protocol/cty';
import { TfError } from '../../framework/provider/diagnostics';
import { resource } from '../../framework/provider/resource';
import { equivalent } from '../../framework/provider/rules';
import { attr, schema } from '../../framework/provider/schema';
import { t } from '../../framework/provider/types';
import { matches, notBlank } from '../../framework/provider/validators';
import type { State } from '../../framework/provider/views';
import { defaultCollectionName } from '../client/api/organizations';
import type { CallOptions } from '../client/interrupt';
import type { VaultClient } from '../client/vault-client';
import type { Connection } from '../connection';
import { explained } from './errors';
import { findOrganization } from './find';
import { importParts } from './import-parts';
import { sameSpelling } from './rules';

const organizationSchema = schema(
  {
    id: attr(t.string, { computed: true, useStateForUnknown: true, description: 'UUID.' }),
    name: attr(t.string, { required: true, description: 'Plain text on the server.' }, notBlank, sameSpelling),
    billing_email: attr(
      t.string,
      {
        optional: true,
        computed: true,
        useStateForUnknown: true,
        description: "Default: the account's. The server writes it in lower case.",
      },
      matches(/^[^@\s]+@[^@\s]+$/, 'be an e-mail address'),
      equivalent((one, other) => one.toLowerCase() === other.toLowerCase()),
    ),
    default_collection_id: attr(t.string, {
      computed: true,
      nullable: true,
      useStateForUnknown: 'also-null',
      description:
        'The collection that the server makes with each organization; null when it cannot be told or is gone.',
    }),
    deletion_protection: attr(t.bool, {
      default: false,
      description: 'True: a destroy is refused. It has to be set to false, and applied, first.',
    }),
  },
  { description: 'An organization, with a key and a key pair of its own. Destroying it destroys all that it holds.' },
);

type OrganizationState = State<typeof organizationSchema>;

/** Key of the private state: whether `billing_email` is configured, so that it is worth a request to look at it. */
const billing = 'billing_email';

/** `vaultwarden_organization` */
export const organization = resource<Connection>()({
  schema: organizationSchema,

  planDestroy: (_context, prior) => refuseProtected(prior),

  stored({ held }, state) {
    held.hold(state.id);
  },

  async create({ client: { client, held }, save, signal, private: kept }, plan, config) {
    const input = {
      name: plan.name,
      ...(config.billing_email === null ? {} : { billingEmail: config.billing_email }),
    };
    const made = await explained(
      'Creating the organization failed',
      // What a process made that died before Terraform could note it.
      async () =>
        (await client.organizations.adopt(input, { signal, held: () => held.all() })) ??
        (await client.organizations.create(input, { signal })),
    );
    kept.set(billing, config.billing_email !== null);
    const state: OrganizationState = {
      id: made.id,
      name: plan.name,
      billing_email: config.billing_email ?? made.billingEmail,
      default_collection_id: made.defaultCollectionId ?? null,
      deletion_protection: plan.deletion_protection,
    };
    save(state);
    return state;
  },

  async read(context, state) {
    const {
      client: { client },
      diagnostics,
      private: kept,
    } = context;
    return explained('Reading the organization failed', async () => {
      const all = await client.organizations.list(context);
      const membership = all.find(({ organizationId }) => organizationId === state.id);
      if (membership === undefined) {
        diagnostics.warning(
          'An organization is out of sight',
          `Organization ${state.id} ("${state.name}") was deleted, or the account is no confirmed member of it any more. Its plan would make a new one: if it still exists, let an owner confirm the account first.`,
        );
        return null;
      }
      const stored = state.billing_email;
      const email =
        stored === null || kept.get(billing) === true
          ? (await client.organizations.read(state.id, context)).billingEmail
          : stored;
      return {
        id: state.id,
        name: membership.name,
        billing_email: email,
        default_collection_id: await defaultCollection(client, state, context),
        deletion_protection: state.deletion_protection ?? false,
      };
    });
  },

  async update({ client: { client }, save, signal, private: kept }, plan, prior, config) {
    kept.set(billing, config.billing_email !== null);
    const email = isUnknown(plan.billing_email) ? prior.billing_email : plan.billing_email;
    const change = {
      ...(plan.name === prior.name ? {} : { name: plan.name }),
      ...(email === null || email === prior.billing_email ? {} : { billingEmail: email }),
    };
    if (Object.keys(change).length > 0) {
      await explained(
        'Changing the organization failed',
        () => client.organizations.update(prior.id, change, { signal }),
        {
          'no-permission': 'name',
        },
      );
    }
    const state: OrganizationState = {
      ...prior,
      name: plan.name,
      billing_email: email,
      deletion_protection: plan.deletion_protection,
    };
    save(state);
    return state;
  },

  async delete({ client: { client }, signal }, state) {
    refuseProtected(state);
    await explained('Deleting the organization failed', () => client.organizations.delete(state.id, { signal }));
  },

  async importState({ client: { client }, signal }, id) {
    return explained('Importing the organization failed', async () => {
      const [reference = ''] = importParts(id, [1], '<id> or <name>');
      return { id: (await findOrganization(client, reference, { signal })).organizationId };
    });
  },
});

function refuseProtected({ deletion_protection: isProtected, name, id }: OrganizationState): void {
  if (!isProtected) return;
  throw new TfError(
    'The organization is protected',
    `Organization "${name}" (${id}) may not be destroyed, since deletion_protection is true. Set it to false and apply that, if all items and collections in it may really go.`,
    'deletion_protection',
  );
}

/**
 * Known since the create; after an import, or when the create could not tell, the only collection with the name that new
 * organizations get.
 */
async function defaultCollection(
  client: VaultClient,
  state: OrganizationState,
  options: CallOptions,
): Promise<string | null> {
  const { collections } = await client.collections.list(state.id, options);
  const found =
    (state.default_collection_id ?? null) === null
      ? collections.filter(({ name }) => name === defaultCollectionName)
      : collections.filter(({ id }) => id === state.default_collection_id);
  const [only, another] = found;
  return another === undefined ? (only?.id ?? null) : null;
}
