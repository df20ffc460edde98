import { leftOutStacks, type OptionalStack } from '../../config/stack-names';
import type { Config } from '../../config/types';
import { checkCredentials } from '../backend/credentials';
import { backendPlace } from '../backend/fingerprint';
import { managedObjects } from '../backend/managed-objects';
import { StateStore } from '../backend/state-store';
import { statesThatMayBe } from '../backend/states-that-may-be';
import { CommandError } from '../../errors/command-error';
import type { CommandIo } from '../output';
import { secretHider } from '../planning/hide-secrets';
import { type LeftOutStack, leftOutStack } from './left-out-stack';

/** Seconds for each run of terraform that reads a state. */
const DEADLINE = 60;

type Where = Pick<CommandIo, 'env' | 'signal'>;

/** The first words of an error, which fit into a sentence. */
function wordsOf(error: unknown, { env }: Where): string {
  const hide = secretHider(env);
  if (error instanceof CommandError) return hide([error.problem, ...error.details.slice(0, 2)].join(' '));
  return hide(error instanceof Error ? error.message : String(error));
}

async function objectsIn(stack: OptionalStack, store: StateStore, where: Where) {
  try {
    const state = await store.pull(stack);
    return state === null ? 0 : managedObjects(state.text);
  } catch (error) {
    return { unread: wordsOf(error, where) };
  }
}

/**
 * The stacks that the configuration leaves out and whose state still has objects, or could not be read. Never fails:
 * what could not be found out is part of the answer, and an interruption ends it early.
 */
export async function findLeftOut(config: Config, where: Where): Promise<LeftOutStack[]> {
  const candidates = leftOutStacks(config);
  const { backend: settings, environment } = config;
  const { env, signal } = where;
  try {
    checkCredentials(settings, env);
    const found: LeftOutStack[] = [];
    const store = new StateStore({
      terraform: env['TERRAFORM_BINARY_NAME'] || 'terraform',
      settings,
      environment,
      env,
      place: backendPlace(settings, env),
      signal,
      deadline: DEADLINE,
    });
    for (const stack of await statesThatMayBe({ settings, environment, env }, candidates)) {
      if (signal.aborted) return found;
      const objects = await objectsIn(stack, store, where);
      if (objects !== 0) found.push(leftOutStack(stack, objects));
    }
    return found;
  } catch (error) {
    const unread = wordsOf(error, where);
    return candidates.map((stack) => leftOutStack(stack, { unread }));
  }
}
