import { Testing } from 'cdktf';

import { loadConfig } from '../../config/loader';
import { ServiceNamespace } from '../../constructs/service-namespace';
import { PlatformStack } from '../../stacks/platform-stack';

/** The environment that constructs under test see. */
export const TEST_CONFIG = loadConfig({ environment: 'sandbox' });

/** Attributes of one block of the synthesized JSON. */
export type Block = Record<string, unknown>;
/** The synthesized JSON of a stack. */
export interface Synthesized {
  /** type → name → attributes */
  readonly resource: Record<string, Record<string, Block>>;
  readonly ephemeral: Record<string, Record<string, Block>>;
  readonly variable: Record<string, Block>;
  /** The whole document. */
  readonly text: string;
}

/** A stack with what `build` puts into it, as JSON. Validations of the constructs run. */
export function synthesize(build: (stack: PlatformStack, namespace: ServiceNamespace) => void): Synthesized {
  const stack = new PlatformStack(Testing.app(), 'test', { config: TEST_CONFIG });
  build(stack, new ServiceNamespace(stack, 'namespace', { name: 'sample' }));
  stack.prepareStack();
  const text = Testing.synth(stack, true);
  const document = JSON.parse(text) as Partial<Omit<Synthesized, 'text'>>;
  return {
    resource: document.resource ?? {},
    ephemeral: document.ephemeral ?? {},
    variable: document.variable ?? {},
    text,
  };
}

/** One resource. @throws Error when there is none, with the names there are */
export function resource(document: Synthesized, type: string, name: string): Block {
  const block = document.resource[type]?.[name];
  if (block === undefined) {
    const known = Object.entries(document.resource).flatMap(([each, names]) =>
      Object.keys(names).map((known) => `${each}.${known}`),
    );
    throw new Error(`no ${type}.${name}; there are ${known.join(', ')}`);
  }
  return block;
}

/** The value at a path of keys and indexes, such as `spec.template.spec.container[0]`; undefined where it ends early. */
export function at(value: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}
