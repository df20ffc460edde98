import type { Construct } from 'constructs';
import { LoginItem } from '../../.gen/providers/vaultwarden/login-item';
import { Organization } from '../../.gen/providers/vaultwarden/organization';
import { OrganizationCollection } from '../../.gen/providers/vaultwarden/organization-collection';
import { VaultwardenProvider } from '../../.gen/providers/vaultwarden/provider';
import { EphemeralPassword } from '../../constructs/secret/ephemeral-password';
import { PlatformStack } from '../platform-stack';
import type { PlatformStackProps } from '../platform-stack';

/** What other stacks may use of the vault's content: ids only, known once the content exists. */
export interface VaultOutputs {
  readonly organizationId: string;
  readonly collectionId: string;
  readonly databaseItemId: string;
}

/**
 * What the team keeps in its vault: the organization, its collection, and the logins that Terraform generates.
 *
 * Endpoint and account come from the environment (VAULTWARDEN_*). A generated password is ephemeral and goes into a
 * write-only attribute: neither the configuration nor the state ever holds it, the vault alone does.
 */
export class VaultStack extends PlatformStack {
  readonly outputs: VaultOutputs;

  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id, props);
    const { content } = props.config.services.vaultwarden;
    new VaultwardenProvider(this, 'vaultwarden');

    const organization = new Organization(this, 'platform', {
      name: 'Platform Team',
      deletionProtection: content.deletionProtection,
    });
    const collection = new OrganizationCollection(this, 'credentials', {
      organizationId: organization.id,
      name: 'Production Credentials',
    });
    const password = new EphemeralPassword(this, 'database_password', { length: 32 });
    const database = new LoginItem(this, 'database', {
      organizationId: organization.id,
      collectionId: collection.id,
      name: 'PostgreSQL Root',
      username: 'postgres',
      passwordWo: password.result,
      passwordWoVersion: content.secretRevisions.postgresRoot,
      uris: ['postgres://postgres.prod.svc.cluster.local:5432'],
      notes: 'Production database root credentials',
    });
    this.outputs = { organizationId: organization.id, collectionId: collection.id, databaseItemId: database.id };
  }
}
