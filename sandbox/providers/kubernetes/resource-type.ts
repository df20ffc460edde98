import type { DerivedBlock } from '../schema-derivation/derived-schema';
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
  block: DerivedBlock;
  mapping: ObjectMapping;
  rules: PlanRules;
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

/** @throws Error when the type stands for no whole object. */
export function resourceType(name: string, block: DerivedBlock, mapping: ObjectMapping): ResourceType {
  const kind = kindOf(name);
  if (kind === undefined) throw new Error(`${name} is not a kind that the stand-in knows`);
  return { name, kind, block, mapping, rules: planRules(name) };
}
