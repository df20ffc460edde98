import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandError } from '../../errors/command-error';
import type { Consumer } from './rule';

/**
 * The configurations of all stacks of a synthesized project.
 * @param folder what cdktf wrote (`cdktf.out`), relative to `cwd`
 * @throws CommandError when there are none, or one is no JSON
 */
export function readConsumers(folder: string, cwd: string): Consumer[] {
  const stacks = join(resolve(cwd, folder), 'stacks');
  const names = existsSync(stacks) ? readdirSync(stacks).sort() : [];
  const found = names.filter((name) => existsSync(join(stacks, name, 'cdk.tf.json')));
  if (found.length === 0) {
    throw new CommandError({
      problem: `There is no synthesized stack in ${folder} (stacks/NAME/cdk.tf.json).`,
      fix: 'Name the folder that `npm run synth` wrote, usually cdktf.out.',
    });
  }
  return found.map((stack) => {
    const file = join(stacks, stack, 'cdk.tf.json');
    try {
      return { stack, configuration: JSON.parse(readFileSync(file, 'utf8')) as unknown };
    } catch (error) {
      throw new CommandError({ problem: `${file} is no JSON.`, fix: 'Synthesize again: npm run synth.', cause: error });
    }
  });
}
