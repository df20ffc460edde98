import type { TerraformResource } from 'cdktf';

/** What the first version of the stack called the design document's example, by what it is called now. */
const FIRST_ADDRESSES: ReadonlyMap<string, string> = new Map([
  ['vaultwarden_organization.platform_team', 'vaultwarden_organization.platform'],
  [
    'vaultwarden_organization_collection.platform_team_production_credentials',
    'vaultwarden_organization_collection.credentials',
  ],
  ['vaultwarden_login_item.platform_team_postgresql_root', 'vaultwarden_login_item.database'],
]);

/**
 * Ships the `moved` block of an object that exists under an older address: without it a rename would destroy the
 * organization and all that people put into it.
 * @param name its name in the state now
 */
export function keepFirstAddress(resource: TerraformResource, name: string): void {
  const first = FIRST_ADDRESSES.get(`${resource.terraformResourceType}.${name}`);
  if (first !== undefined) resource.moveFromId(first);
}
