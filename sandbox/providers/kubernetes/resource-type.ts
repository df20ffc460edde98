import type { RuntimeSchema } from '../../../providers/framework/provider/runtime-schema';
import type { DerivedBlock } from '../schema-derivation/derived-schema';
import { derivedBlock } from '../schema-derivation/runtime-schema';
import type { Kind } from './kinds';
import { kindOf } from './kinds';
import type { ObjectMapping } from './mapping/mapping';
import { defaultsOf, type Defaults } from './rules/defaults';
import { hiddenComputedBlocks } from './rules/hidden-blocks';
import { replacementRule } from './rules/replacement';

/** Everything that is known of a Terraform type which stands for one whole object of the API. */
export interface ResourceType {
  name: string;
  kind: Kind;
  readonly block: DerivedBlock;
  mapping: ObjectMapping;
  readonly rules: PlanRules;
}

/** What the real provider's schema holds beyond what Terraform is told. Paths are dotted, without indexes. */
export interface PlanRules {
  defaults: Defaults;
  hiddenBlocks: ReadonlySet<string>;
  replaces: (path: string) => boolean;
}

export function planRules(name: string): PlanRules {
  return { defaults: defaultsOf(name), hiddenBlocks: hiddenComputedBlocks(name), replaces: replacementRule(name) };
}

/**
 * Nothing is made before it is used: a provider process of Terraform starts for each command several times, and knows a
 * hundred types of which it needs a few.
 *
 * @throws Error when the type stands for no whole object.
 */
export function resourceType(name: string, schema: RuntimeSchema, mapping: ObjectMapping): ResourceType {
  const kind = kindOf(name);
  if (kind === undefined) throw new Error(`${name} is not a kind that the stand-in knows`);
  const block = once(() => derivedBlock(schema));
  const rules = once(() => planRules(name));
  return {
    name,
    kind,
    mapping,
    get block() {
      return block();
    },
    get rules() {
      return rules();
    },
  };
}

/** Calls the function at most once. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
