import { ephemeralResource } from '../../framework/provider/ephemeral-resource';
import { attr, nested, schema } from '../../framework/provider/schema';
import { t } from '../../framework/provider/types';
import { notBlank } from '../../framework/provider/validators';
import { parseTotp, totpCode, totpStep } from '../client/crypto/totp';
import { isVaultError } from '../client/errors';
import type { Connection } from '../connection';
import { explained } from '../resources/errors';
import { lookUpItem, oneItemReference } from '../resources/item-lookup';
import { fieldState } from '../resources/login-item/custom-fields';
import { anId } from '../resources/rules';

const ephemeralSchema = schema(
  {
    id: attr(t.string, { optional: true, computed: true, description: 'UUID; or organization_id and name.' }, anId),
    organization_id: attr(t.string, { optional: true, computed: true }, anId),
    name: attr(t.string, { optional: true, computed: true }, notBlank),
    username: attr(t.string, { computed: true, nullable: true }),
    password: attr(t.string, { computed: true, nullable: true, sensitive: true }),
    totp: attr(t.string, { computed: true, nullable: true, sensitive: true, description: 'The secret of the codes.' }),
    totp_code: attr(t.string, {
      computed: true,
      nullable: true,
      sensitive: true,
      description: 'The code of this moment; null without a secret, or for one that only a special app understands.',
    }),
    notes: attr(t.string, { computed: true, nullable: true, sensitive: true }),
    fields: nested.list(
      {
        name: attr(t.string, { computed: true }),
        text: attr(t.string, { computed: true, nullable: true }),
        hidden: attr(t.string, { computed: true, nullable: true, sensitive: true }),
        boolean: attr(t.bool, { computed: true, nullable: true }),
        linked: attr(t.string, { computed: true, nullable: true }),
      },
      { computed: true },
    ),
  },
  {
    description: 'A login with its secrets, which reach neither plan nor state. Needs Terraform 1.10.',
    validators: [oneItemReference],
  },
);

/** Ephemeral resource `vaultwarden_login_item` */
export const ephemeralLoginItem = ephemeralResource<Connection>()({
  schema: ephemeralSchema,
  async open({ client: { client }, signal }, config) {
    return explained(
      'Opening the login item failed',
      async () => {
        const item = await lookUpItem(client, config, { signal });
        return {
          result: {
            id: item.id,
            organization_id: item.organizationId ?? null,
            name: config.name ?? item.name,
            username: item.username,
            password: item.password,
            totp: item.totp,
            totp_code: item.totp === null ? null : codeNow(item.totp),
            notes: item.notes,
            fields: item.fields.map((field) => ({
              ...fieldState(field),
              hidden: field.type === 'hidden' ? field.value : null,
            })),
          },
        };
      },
      { 'not-found': 'id', 'out-of-sight': 'id', 'not-member': 'organization_id', invalid: 'id' },
    );
  },
});

function codeNow(secret: string): string | null {
  try {
    const parameters = parseTotp(secret);
    return totpCode(parameters, totpStep(parameters, Date.now()));
  } catch (error) {
    if (!isVaultError(error)) throw error;
    return null;
  }
}
