import { Testing } from 'cdktf';
import type { Config } from '../../config/types';
import type { IgnoredDrift } from '../../constructs/ignored-drift';
import { addStacks } from '../../stacks/add-stacks';
import { ignoreDrift } from '../../stacks/ignore-drift';
import { PlatformStack } from '../../stacks/platform-stack';

interface Block {
  readonly lifecycle?: { readonly prevent_destroy?: boolean; readonly ignore_changes?: readonly string[] };
}

/** A managed resource of cdk.tf.json. */
export interface SynthesizedResource {
  readonly address: string;
  readonly type: string;
  readonly id: string;
  readonly block: Block;
}

/** All stacks of a configuration as cdk.tf.json. @param table applied besides the platform's own */
export function synthesizeConfig(config: Config, table: readonly IgnoredDrift[] = []): string[] {
  const app = Testing.app();
  addStacks(app, config);
  const stacks = app.node.children.filter((child) => child instanceof PlatformStack);
  for (const stack of stacks) if (table.length > 0) ignoreDrift(stack, table);
  for (const stack of stacks) stack.prepareStack();
  return stacks.map((stack) => Testing.synth(stack));
}

export const resourcesOf = (stacks: readonly string[]): SynthesizedResource[] =>
  stacks.flatMap((text) => {
    const { resource = {} } = JSON.parse(text) as { resource?: Record<string, Record<string, Block>> };
    return Object.entries(resource).flatMap(([type, blocks]) =>
      Object.entries(blocks).map(([id, block]) => ({ address: `${type}.${id}`, type, id, block })),
    );
  });
