import { Command } from 'commander';
import type { ExitCode } from './exit-codes';
import type { CommandIo } from './output';
import { Output } from './output';

/** What a command's work is given besides its own arguments and options. */
export interface CommandContext {
  readonly io: CommandIo;
  readonly output: Output;
}

/** The work of a command: its arguments in the order of its declaration, then its options. */
export type CommandWork<Arguments extends unknown[]> = (
  context: CommandContext,
  ...args: Arguments
) => Promise<ExitCode> | ExitCode;

export interface CommandText {
  /** One sentence for the list of commands. */
  description: string;
  /** Complete lines that can be pasted; at least one. */
  examples: readonly [string, ...string[]];
  /** Paragraphs between the options and the examples: exit codes (else those that every command has), files, variables. */
  notes?: readonly string[];
}

/** Columns of a help text. */
const WIDTH = 118;

/** A paragraph in lines of at most WIDTH columns; one that has lines of its own keeps them. */
function folded(paragraph: string): string {
  if (paragraph.includes('\n')) return paragraph;
  const lines = [''];
  for (const word of paragraph.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

/** Adds commands to the command line; one file of `cli/commands/` exports one function of this type per command. */
export type RegisterCommand = (registry: CommandRegistry) => void;

/** Gives every command the same face: `--json`, examples in `--help`, and the exit code of its work. */
export class CommandRegistry {
  /** Exit code of the command that ran; undefined as long as none did (for example after `--help`). */
  exitCode: ExitCode | undefined;

  constructor(
    readonly program: Command,
    private readonly io: CommandIo,
  ) {}

  /**
   * A new command, or with `parent` a sub-command. Add arguments and options to what comes back, then
   * `.action(registry.run(work))`.
   * @param nameAndArguments as commander writes it: `guard <plan>`
   */
  command(nameAndArguments: string, text: CommandText, parent: Command = this.program): Command {
    const command = parent
      .command(nameAndArguments)
      .description(text.description)
      .option('--json', 'print the result as one JSON document on stdout');
    const notes = [...(text.notes ?? [])];
    if (!notes.some((note) => /^Exit codes?\b/m.test(note)))
      notes.push('Exit codes: 0 done, 1 error, 130 interrupted.');
    const examples = ['Examples:', ...text.examples.map((line) => `  ${line}`)];
    command.addHelpText('after', ['', ...notes.flatMap((note) => [folded(note), '']), ...examples].join('\n'));
    return command;
  }

  /** A word that only groups sub-commands, such as `state`. */
  group(name: string, description: string, example: string): Command {
    return this.program.command(name).description(description).addHelpText('after', `\nExample:\n  ${example}`);
  }

  /** The action of a command: hands over the context and keeps the exit code. */
  run<Arguments extends unknown[]>(work: CommandWork<Arguments>): (...args: unknown[]) => Promise<void> {
    return async (...args) => {
      // Commander hands over the declared arguments, the options and the command itself.
      const command = args.at(-1);
      const json = command instanceof Command && command.optsWithGlobals()['json'] === true;
      const context: CommandContext = { io: this.io, output: new Output(this.io, json) };
      this.exitCode = await work(context, ...(args.slice(0, -1) as Arguments));
    };
  }
}
