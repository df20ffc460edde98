import type { OptionalStack } from '../../config/stack-names';

/** A stack that the configuration leaves out although an earlier one deployed it, or may have. */
export interface LeftOutStack {
  readonly stack: OptionalStack;
  /** Objects in its state, which stay as they are; null when the state could not be read. */
  readonly objects: number | null;
  /** Whether the objects are meant to stay when the stack is switched off. */
  readonly meant: boolean;
  /** What that means, in one sentence. */
  readonly what: string;
  /** How to remove them. */
  readonly removal: Removal;
}

/** Three steps. */
export interface Removal {
  /** What is changed in the environment file first. */
  readonly first: string;
  readonly command: string;
  /** What is changed back. */
  readonly then: string;
}

const SWITCHES: Readonly<
  Record<OptionalStack, { readonly why: string; readonly first: string; readonly then: string }>
> = {
  vault: {
    why: 'services.vaultwarden.content.enabled is false',
    first:
      'set services.vaultwarden.content.enabled to true, lift the protection of its organization (deletionProtection, guard.allow) and deploy the stack',
    then: 'set enabled to false again',
  },
  sites: { why: 'sites is empty', first: 'bring one entry of sites back', then: 'take the entry out again' },
  tenants: {
    why: 'tenants is empty',
    first:
      'bring one entry of tenants back, lift the protection of the namespaces (guard.allow) and deploy the stack; everything in a namespace goes with it',
    then: 'take the entry out again',
  },
  monitoring: {
    why: 'monitoring.enabled is false',
    first: 'set monitoring.enabled to true',
    then: 'set it to false again',
  },
};

/** What is in the vault belongs to people: it is kept on purpose (stacks/add-stacks.ts). */
const MEANT: ReadonlySet<OptionalStack> = new Set<OptionalStack>(['vault']);

function remains(stack: OptionalStack, objects: number): string {
  const one = objects === 1;
  const which = one ? 'its object stays' : `its ${objects} objects stay`;
  const how = MEANT.has(stack) ? 'in the vault, which is meant' : `as ${one ? 'it is' : 'they are'}`;
  return `${which} ${how}, and no plan looks at ${pronoun(objects)}.`;
}

/**
 * Says what it means that a stack is left out.
 *
 * @param found objects in its state, or why it could not be read.
 */
export function leftOutStack(stack: OptionalStack, found: number | { readonly unread: string }): LeftOutStack {
  const { why, first, then } = SWITCHES[stack];
  const meaning =
    typeof found === 'number'
      ? remains(stack, found)
      : `whether objects of it remain is not known, because its state could not be read: ${found.unread}`;
  return {
    stack,
    objects: typeof found === 'number' ? found : null,
    meant: MEANT.has(stack),
    what: `${stack} is not configured (${why}): ${meaning}`,
    removal: { first, command: `npx cdktf destroy ${stack}`, then },
  };
}

/** For a terminal: one line each, with the way out where there are objects. */
export const leftOutLines = (leftOut: readonly LeftOutStack[]): string[] =>
  leftOut.map(({ what, removal: { first, command, then }, objects }) =>
    objects === null ? what : `${what} To remove ${pronoun(objects)}: ${first}, run \`${command}\`, then ${then}.`,
  );

export const pronoun = (objects: number): string => (objects === 1 ? 'it' : 'them');
