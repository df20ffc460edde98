import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/problem';
import { CommandRegistry } from './command';
import { CommandError, InterruptedError } from '../errors/command-error';
import { COMMANDS } from './commands/all-commands';
import { EXIT, type ExitCode } from './exit-codes';
import type { CommandIo } from './output';

function buildProgram(io: CommandIo): CommandRegistry {
  const program = new Command('cluster-infra')
    .description('Plans people can trust, and the daily work on a cluster-infra platform.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .addHelpText(
      'after',
      [
        '',
        'Exit codes: 0 done or clean, 1 error, 2 changes or findings, 3 refused by the guard, 130 interrupted.',
        '',
        'Examples:',
        '  npx cluster-infra summary plan.json --out summary.md',
        '  npx cluster-infra guard plan.json --environment production',
      ].join('\n'),
    );
  const registry = new CommandRegistry(program, io);
  for (const register of COMMANDS) register(registry);
  return registry;
}

function report(error: Error, io: CommandIo, json: boolean): void {
  if (json) {
    const parts =
      error instanceof CommandError ? { problem: error.problem, fix: error.fix, details: error.details } : {};
    io.stdout.write(`${JSON.stringify({ error: { message: error.message, ...parts } }, null, 2)}\n`);
  }
  io.stderr.write(`${error.message}\n`);
}

/**
 * Runs one command line and gives its exit code. Faults that the user can mend are printed; faults of this program are
 * thrown, with their stack.
 * @param args what follows `cluster-infra`
 */
export async function runCommandLine(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const registry = buildProgram(io);
  try {
    if (args.length === 0) {
      registry.program.outputHelp();
      return EXIT.done;
    }
    await registry.program.parseAsync(args, { from: 'user' });
    return registry.exitCode ?? EXIT.done;
  } catch (error) {
    // Commander has printed its message already; --help and --version come here with code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.error;
    const json = args.includes('--json');
    if (error instanceof InterruptedError || (io.signal.aborted && error instanceof Error)) {
      report(error, io, json);
      return EXIT.interrupted;
    }
    if (error instanceof CommandError || error instanceof ConfigError) {
      report(error, io, json);
      return EXIT.error;
    }
    throw error;
  }
}
