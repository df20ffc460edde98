import { dataSource } from '../../framework/provider/data-source';
import { attr, nested, schema } from '../../framework/provider/schema';
import { t } from '../../framework/provider/types';
import { notBlank } from '../../framework/provider/validators';
import type { Connection } from '../connection';
import { explained } from '../resources/errors';
import { lookUpItem, oneItemReference } from '../resources/item-lookup';
import { fieldState } from '../resources/login-item/custom-fields';
import { uriState } from '../resources/login-item/uris';
import { anId } from '../resources/rules';

const schemaOfItem = schema(
  {
    id: attr(t.string, { optional: true, computed: true, description: 'UUID; or organization_id and name.' }, anId),
    organization_id: attr(t.string, { optional: true, computed: true }, anId),
    name: attr(t.string, { optional: true, computed: true }, notBlank),
    collection_ids: attr(t.set(t.string), { computed: true, description: 'Those that the account may see.' }),
    username: attr(t.string, { computed: true, nullable: true }),
    uris: attr(t.list(t.string), { computed: true }),
    uri_matches: nested.list(
      { uri: attr(t.string, { computed: true }), match: attr(t.string, { computed: true }) },
      { computed: true },
    ),
    fields: nested.list(
      {
        name: attr(t.string, { computed: true }),
        type: attr(t.string, { computed: true, description: 'text, hidden, boolean or linked.' }),
        text: attr(t.string, { computed: true, nullable: true }),
        boolean: attr(t.bool, { computed: true, nullable: true }),
        linked: attr(t.string, { computed: true, nullable: true }),
      },
      { computed: true, description: 'Custom fields; of hidden ones only the name.' },
    ),
    reprompt: attr(t.bool, { computed: true }),
    revision_date: attr(t.string, { computed: true }),
    creation_date: attr(t.string, { computed: true }),
  },
  {
    description: 'A login without its secrets: those come from the ephemeral resource of the same name.',
    validators: [oneItemReference],
  },
);

/** Data source `vaultwarden_login_item` */
export const loginItemData = dataSource<Connection>()({
  schema: schemaOfItem,
  async read({ client: { client }, signal }, config) {
    return explained(
      'Looking up the login item failed',
      async () => {
        const item = await lookUpItem(client, config, { signal });
        return {
          id: item.id,
          organization_id: item.organizationId ?? null,
          name: config.name ?? item.name,
          collection_ids: item.collectionIds,
          username: item.username,
          uris: item.uris.map(({ uri }) => uri),
          uri_matches: item.uris.map(uriState),
          fields: item.fields.map((field) => {
            const { name, text, boolean, linked } = fieldState(field);
            return { name, type: field.type, text, boolean, linked };
          }),
          reprompt: item.reprompt,
          revision_date: item.revisionDate,
          creation_date: item.creationDate,
        };
      },
      { 'not-found': 'id', 'out-of-sight': 'id', 'not-member': 'organization_id', invalid: 'id' },
    );
  },
});
