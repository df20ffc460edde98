import { Aspects, TerraformResource } from 'cdktf';
import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { GeneratedSecret } from '../constructs/secret/generated-secret';

/** Resources that hold data, or whose loss takes what holds data along. Stateful sets hold none: their volumes are claims of their own. */
const TYPES: ReadonlySet<string> = new Set([
  'kubernetes_persistent_volume_claim_v1',
  'kubernetes_namespace_v1',
  'vaultwarden_organization',
  'vaultwarden_organization_collection',
]);

/** Releases that own definitions or issuers: with them go all certificates, middlewares and routes. */
const RELEASES: ReadonlySet<string> = new Set(['cert_manager', 'traefik', 'issuers']);

function isProtected(resource: TerraformResource): boolean {
  const { scope } = resource.node;
  if (TYPES.has(resource.terraformResourceType)) return true;
  if (resource.terraformResourceType === 'helm_release')
    return resource.node.path.split('/').some((id) => RELEASES.has(id.replaceAll('-', '_')));
  return scope instanceof GeneratedSecret && scope.declaration.lossDestroysData;
}

/** What the guard was told to let pass lifts the lock of Terraform too. */
export interface ProtectionOptions {
  /** Addresses named by `guard.allow` of the environment. */
  readonly lifted: readonly string[];
}

/**
 * Sets `prevent_destroy` on every protected resource of a stack, so that a plain `cdktf deploy` or `terraform destroy`
 * refuses what the guard of `cluster-infra plan` would refuse. Terraform looks at it only as long as the resource is
 * configured: a resource that is renamed or removed is destroyed in spite of it, and only the guard sees that.
 */
export function protectData(stack: TerraformStack, { lifted }: ProtectionOptions): void {
  Aspects.of(stack).add({
    visit: (node: IConstruct) => {
      if (!TerraformResource.isTerraformResource(node) || !isProtected(node)) return;
      if (lifted.includes(`${node.terraformResourceType}.${node.friendlyUniqueId}`)) return;
      node.lifecycle = { ...node.lifecycle, preventDestroy: true };
    },
  });
}
