import type { Config } from './types';

/**
 * The stacks an environment may have. A stack that is switched off is synthesized no more, but its state stays: whoever
 * handles all states of an environment goes by this list.
 */
export const STACK_NAMES = [
  'foundation',
  'edge',
  'identity',
  'vault',
  'observability',
  'sites',
  'monitoring',
  'tenants',
] as const;

/** Whether the configuration has what a stack is made of, for each stack that an environment can do without. */
const CONFIGURED = {
  vault: ({ services }) => services.vaultwarden.content.enabled,
  sites: ({ sites }) => sites.length > 0,
  monitoring: ({ monitoring }) => monitoring.enabled,
  tenants: ({ tenants }) => tenants.length > 0,
} as const satisfies Partial<Record<(typeof STACK_NAMES)[number], (config: Config) => boolean>>;

/** A stack that an environment can do without. */
export type OptionalStack = keyof typeof CONFIGURED;

/** Whether an environment's configuration makes this stack. */
export const configures = (stack: OptionalStack, config: Config): boolean => CONFIGURED[stack](config);

/** The stacks that this configuration leaves out; what an earlier one made with them stays. */
export const leftOutStacks = (config: Config): OptionalStack[] =>
  (Object.keys(CONFIGURED) as OptionalStack[]).filter((stack) => !configures(stack, config));
