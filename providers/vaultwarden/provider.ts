import type { ProviderServer } from '../framework/protocol/provider-server';
import { defineProvider } from '../framework/provider/define-provider';
import { loginItemData } from './data-sources/login-item';
import { organizationData } from './data-sources/organization';
import { collectionData } from './data-sources/organization-collection';
import { ephemeralLoginItem } from './ephemeral/login-item';
import { argon2idPhcFunction } from './functions/argon2id-phc';
import type { ConnectionParts } from './connection';
import { Connection } from './connection';
import { providerSchema } from './provider-schema';
import { loginItem } from './resources/login-item/login-item';
import { organization } from './resources/organization';
import { collection } from './resources/organization-collection';

/** The source address that configurations name (`ominis-ai/vaultwarden`), with its host. */
export const providerAddress = 'registry.terraform.io/ominis-ai/vaultwarden';

/** The version that the bundle is installed under. */
export const providerVersion = '1.0.0';

/**
 * The provider. Each configuration of it gets a connection of its own, which logs in when it is first used.
 * @param parts for tests: another environment, another way to make the client
 */
export function createVaultwardenProvider(parts: ConnectionParts = {}): ProviderServer {
  return defineProvider({
    schema: providerSchema,
    configure: (context, config) => Connection.configure(config, context.diagnostics, parts),
    // Endpoint or password come from a resource that does not exist yet: stored state is taken as it is, creates are
    // planned without a client. Nothing is wrong, so nobody is warned.
    configureUnknown: (): Connection | null => null,
    resources: {
      vaultwarden_organization: organization,
      vaultwarden_organization_collection: collection,
      vaultwarden_login_item: loginItem,
    },
    dataSources: {
      vaultwarden_organization: organizationData,
      vaultwarden_organization_collection: collectionData,
      vaultwarden_login_item: loginItemData,
    },
    ephemeralResources: { vaultwarden_login_item: ephemeralLoginItem },
    functions: { argon2id_phc: argon2idPhcFunction },
  });
}
