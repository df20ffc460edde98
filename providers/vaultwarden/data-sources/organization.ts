import { dataSource } from '../../framework/provider/data-source';
import { exactlyOneOf } from '../../framework/provider/object-validators';
import { attr, schema } from '../../framework/provider/schema';
import { t } from '../../framework/provider/types';
import { notBlank } from '../../framework/provider/validators';
import type { Connection } from '../connection';
import { explained } from '../resources/errors';
import { findOrganization } from '../resources/find';
import { anId } from '../resources/rules';

const schemaOfOrganization = schema(
  {
    id: attr(t.string, { optional: true, computed: true, description: 'UUID; this or name.' }, anId),
    name: attr(t.string, { optional: true, computed: true, description: 'This or id.' }, notBlank),
    billing_email: attr(t.string, {
      computed: true,
      nullable: true,
      description: 'Null when the account does not own the organization.',
    }),
  },
  {
    description: 'An organization that the account is a confirmed member of.',
    validators: [exactlyOneOf('id', 'name')],
  },
);

const owner = 0;

/** Data source `vaultwarden_organization` */
export const organizationData = dataSource<Connection>()({
  schema: schemaOfOrganization,
  async read({ client: { client }, signal }, { id, name }) {
    return explained('Looking up the organization failed', async () => {
      const found = await findOrganization(client, id ?? name ?? '', {
        attribute: id === null ? 'name' : 'id',
        signal,
      });
      const organization =
        found.role === owner ? await client.organizations.read(found.organizationId, { signal }) : undefined;
      return { id: found.organizationId, name: name ?? found.name, billing_email: organization?.billingEmail ?? null };
    });
  },
});
