import { dataSource } from '../../framework/provider/data-source';
import { exactlyOneOf } from '../../framework/provider/object-validators';
import { attr, schema } from '../../framework/provider/schema';
import { t } from '../../framework/provider/types';
import { notBlank } from '../../framework/provider/validators';
import type { Connection } from '../connection';
import { explained } from '../resources/errors';
import { findCollection } from '../resources/find';
import { anId } from '../resources/rules';

const schemaOfCollection = schema(
  {
    id: attr(t.string, { optional: true, computed: true, description: 'UUID; this or name.' }, anId),
    organization_id: attr(t.string, { required: true }, anId),
    name: attr(t.string, { optional: true, computed: true, description: 'This or id.' }, notBlank),
    external_id: attr(t.string, { computed: true, nullable: true }),
  },
  {
    description: 'A collection that the account may see.',
    validators: [exactlyOneOf('id', 'name')],
  },
);

/** Data source `vaultwarden_organization_collection` */
export const collectionData = dataSource<Connection>()({
  schema: schemaOfCollection,
  async read({ client: { client }, signal }, { id, name, organization_id: organizationId }) {
    return explained(
      'Looking up the collection failed',
      async () => {
        const attribute = id === null ? 'name' : 'id';
        const found = await findCollection(client, organizationId, id ?? name ?? '', { attribute, signal });
        return {
          id: found.id,
          organization_id: organizationId,
          name: name ?? found.name,
          external_id: found.externalId ?? null,
        };
      },
      { 'not-member': 'organization_id' },
    );
  },
});
