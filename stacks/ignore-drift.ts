import { Aspects, TerraformResource } from 'cdktf';
import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { IGNORED_DRIFT } from '../constructs/ignored-drift';
import type { IgnoredDrift } from '../constructs/ignored-drift';

/** Sets `ignore_changes` on every resource that the table names. @param table for tests */
export function ignoreDrift(stack: TerraformStack, table: readonly IgnoredDrift[] = IGNORED_DRIFT): void {
  Aspects.of(stack).add({
    visit: (node: IConstruct) => {
      if (!TerraformResource.isTerraformResource(node)) return;
      const attributes = table
        .filter(
          ({ type, id }) =>
            type === node.terraformResourceType && (id ?? node.friendlyUniqueId) === node.friendlyUniqueId,
        )
        .flatMap((entry) => entry.attributes);
      if (attributes.length > 0) node.lifecycle = { ...node.lifecycle, ignoreChanges: attributes };
    },
  });
}
