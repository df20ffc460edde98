import { createInterface } from 'node:readline/promises';
import { CommandError, InterruptedError } from '../../errors/command-error';
import type { CommandIo } from '../output';

const fixOf = (name: string): string => `Give the name of the service: --yes-replace ${name}`;

/**
 * Whether a confirmation can be had at all, before anything is done for it.
 *
 * @param given value of the option
 * @throws CommandError when it is another name, or nobody can be asked
 */
export function checkConfirmable(io: CommandIo, name: string, given: string | undefined): void {
  if (given === name) return;
  const fix = fixOf(name);
  if (given !== undefined)
    throw new CommandError({ problem: `--yes-replace says ${given}, and ${name} would be replaced.`, fix });
  if (!('isTTY' in io.stdin && io.stdin.isTTY === true))
    throw new CommandError({ problem: 'Nothing was replaced: there is no terminal to ask at.', fix });
}

/**
 * Lets a person type the name of what will be replaced. Machines give it by an option instead.
 *
 * @param given value of the option
 * @throws CommandError as {@link checkConfirmable}, and when another name is typed; InterruptedError
 */
export async function confirmByName(io: CommandIo, name: string, given: string | undefined): Promise<void> {
  checkConfirmable(io, name, given);
  if (given === name) return;
  const terminal = createInterface({ input: io.stdin, output: io.stderr });
  try {
    const answer = await terminal.question(`Type ${name} to replace its data: `, { signal: io.signal });
    if (answer.trim() === name) return;
    throw new CommandError({ problem: 'That is another name; nothing was replaced.', fix: fixOf(name) });
  } catch (error) {
    if (io.signal.aborted) throw new InterruptedError('nothing was replaced.');
    throw error;
  } finally {
    terminal.close();
  }
}
