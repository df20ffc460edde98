import type { Config } from '../../../config/types';
import { missingCredentials } from '../../backend/credentials';
import { terraformEnvironment } from '../../backend/terraform-environment';
import { CommandError } from '../../../errors/command-error';
import type { ReadStack } from '../../graph/stacks-graph';
import { isObject, objectAt } from '../../whole-graph/stack-configuration';
import type { Check } from '../check';
import { finding, note, type Observation, ok } from '../observation';

type Environment = Readonly<Record<string, string | undefined>>;

interface NeededVariable {
  readonly name: string;
  readonly meaning: string;
  readonly stacks: readonly string[];
}

/** The Terraform variables without a default, by the names that the environment gives them. */
export function neededVariables(stacks: readonly ReadStack[]): NeededVariable[] {
  const byName = new Map<string, NeededVariable>();
  for (const { name: stack, configuration } of stacks)
    for (const [variable, block] of Object.entries(objectAt(configuration, 'variable'))) {
      if (!isObject(block) || 'default' in block) continue;
      const name = `TF_VAR_${variable}`;
      const meaning = typeof block['description'] === 'string' ? block['description'] : '';
      byName.set(name, { name, meaning, stacks: [...(byName.get(name)?.stacks ?? []), stack] });
    }
  return [...byName.values()];
}

function variablesOfStacks(stacks: readonly ReadStack[], env: Environment): Observation[] {
  const needed = neededVariables(stacks);
  const missing = needed.filter(({ name }) => !env[name]);
  const known = new Set(
    stacks.flatMap(({ configuration }) =>
      Object.keys(objectAt(configuration, 'variable')).map((name) => `TF_VAR_${name}`),
    ),
  );
  const unread = Object.keys(env).filter((name) => name.startsWith('TF_VAR_') && !known.has(name));
  return [
    ...missing.map(({ name, meaning, stacks: who }) =>
      finding(
        'stacks',
        `${name} is not set; ${who.join(', ')} ${who.length === 1 ? 'needs' : 'need'} it.`,
        `Export it, never write it to a file: ${meaning}`,
      ),
    ),
    ...unread.map((name) =>
      note('stacks', `${name} is set, and no stack reads it.`, 'Is it misspelt, or for what is switched off?'),
    ),
    ...(missing.length > 0
      ? []
      : [ok('stacks', `Set: ${needed.map(({ name }) => name).join(', ') || 'none is needed'}.`)]),
  ];
}

/** Terraform's providers do not read KUBECONFIG. */
function kubeconfig(env: Environment): Observation {
  const set = ['KUBE_CONFIG_PATH', 'KUBE_CONFIG_PATHS'].filter((name) => env[name]);
  if (set.length > 0) return ok('kubeconfig', `${set.join(' and ')} is set.`);
  const only = env['KUBECONFIG'] ? 'KUBECONFIG is set, but Terraform does not read it' : 'KUBE_CONFIG_PATH is not set';
  return finding('kubeconfig', `${only}.`, 'Set KUBE_CONFIG_PATH to the path of the kubeconfig.');
}

function ofBackend(backend: Config['backend'], env: Environment): Observation[] {
  const missing = missingCredentials(backend, env);
  const refused = (): Observation[] => {
    try {
      terraformEnvironment(backend, env);
      return [];
    } catch (error) {
      if (error instanceof CommandError) return [finding('locking', error.problem, error.fix)];
      throw error;
    }
  };
  return [
    ...missing.map(({ name, meaning }) =>
      finding('backend', `${name} is not set; the ${backend.type} backend needs it.`, `Export it: ${meaning}`),
    ),
    ...(missing.length === 0 ? [ok('backend', `The ${backend.type} backend has what it logs in with.`)] : []),
    ...refused(),
  ];
}

const VAULT = ['VAULTWARDEN_ENDPOINT', 'VAULTWARDEN_EMAIL', 'VAULTWARDEN_PASSWORD'] as const;

/** The provider of the vault's content is configured by the environment alone. */
function ofVault(stacks: readonly ReadStack[], env: Environment): Observation[] {
  const users = stacks.filter(({ configuration }) =>
    ['resource', 'data', 'ephemeral'].some((section) =>
      Object.keys(objectAt(configuration, section)).some((type) => type.startsWith('vaultwarden_')),
    ),
  );
  if (users.length === 0) return [];
  const missing = VAULT.filter((name) => !env[name]);
  return missing.length === 0
    ? [ok('vault', `Set: ${VAULT.join(', ')}.`)]
    : missing.map((name) =>
        finding(
          'vault',
          `${name} is not set; ${users.map((stack) => stack.name).join(', ')} logs in to the vault with it.`,
          "Export it: address, account and master password of Terraform's own account (docs/vault.md).",
        ),
      );
}

/** What the environment must hold. Names only: no value is ever shown. */
export const variables: Check = {
  name: 'variables',
  what: 'environment variables of the stacks, the cluster, the backend and the vault: set, by name',
  deadline: () => 300,
  look: async (site) => {
    const { backend } = site.config();
    const stacks = await site.stacks();
    return [
      ...variablesOfStacks(stacks, site.env),
      kubeconfig(site.env),
      ...ofBackend(backend, site.env),
      ...ofVault(stacks, site.env),
    ];
  },
};
