import { basename, dirname, resolve } from 'node:path';
import { CommandError } from '../../errors/command-error';
import type { CommandIo } from '../output';
import type { Plan } from './plan-schema';
import { readPlan } from './read-plan';

/** A plan as the command line was given it. */
export interface NamedPlan {
  /** Name of its stack: given as `NAME=FILE`, else from the file or its folder. */
  readonly stack: string;
  readonly plan: Plan;
}

const NAMED = /^([A-Za-z][\w-]*)=(.+)$/s;
const GENERIC = /^(tf)?-?plan$/i;

function stackName(file: string, cwd: string): string {
  if (file === '-') return 'plan';
  const name = basename(file)
    .replace(/\.json$/i, '')
    .replace(/\.(tf)?plan$/i, '');
  // cdktf.out/stacks/identity/plan.json: the folder says more.
  return GENERIC.test(name) ? basename(dirname(resolve(cwd, file))) : name;
}

/**
 * Reads the plans named on a command line.
 * @param args `FILE`, `NAME=FILE`, or `-` for standard input
 * @throws CommandError when one cannot be read, or two have the same name
 */
export async function readNamedPlans(args: readonly string[], io: CommandIo): Promise<NamedPlan[]> {
  const plans: NamedPlan[] = [];
  for (const arg of args) {
    const [, given, path] = NAMED.exec(arg) ?? [];
    const file = path ?? arg;
    const stack = given ?? stackName(file, io.cwd);
    if (plans.some((other) => other.stack === stack)) {
      throw new CommandError({
        problem: `Two of the plans are called "${stack}".`,
        fix: `Name them: NAME=${file}.`,
      });
    }
    plans.push({ stack, plan: await readPlan(file, io) });
  }
  return plans;
}
