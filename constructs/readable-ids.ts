import type { IConstruct } from 'constructs';

/** A construct with this id adds nothing to the path: it is its parent's main child. */
export const MAIN_CHILD = 'Resource';

/** Ids that cdktf itself allocates for references between stacks; their exact form is part of its contract. */
const CROSS_STACK = /^cross-stack-/;

/**
 * Allocates Terraform names that a reviewer can read: the construct path below the stack, joined by `_`, without the
 * hash that cdktf appends. Because the hash is gone, two paths can meet in one name; that is refused.
 */
export class ReadableIds {
  private readonly pathByName = new Map<string, string>();

  /**
   * @param node the element's node
   * @param depth how many scopes from the root lie above the element's path, the stack included
   * @throws Error when another construct of the stack already has this name
   */
  allocate(node: IConstruct['node'], depth: number): string {
    const components = node.scopes
      .slice(depth)
      .map((scope) => scope.node.id)
      .filter((id) => id !== MAIN_CHILD);
    const name = components.map(toTerraformName).join('_');
    const owner = this.pathByName.get(name);
    if (owner !== undefined && owner !== node.path) {
      throw new Error(
        `Two constructs get the same Terraform name "${name}": ${owner} and ${node.path}. ` +
          `Names are the construct path joined by "_" without a hash; give one of the two another id.`,
      );
    }
    this.pathByName.set(name, node.path);
    return name;
  }
}

function toTerraformName(id: string): string {
  return CROSS_STACK.test(id) ? id.replace(/[^A-Za-z0-9_-]+/g, '_') : id.replace(/[^A-Za-z0-9_]/g, '_');
}
