import { CommanderError } from 'commander';
import { buildProgram } from './commands/program';
import { cleanUpAfterInterruption } from './interruption';
import { thisLayout } from './layout';
import { progressOn } from './progress';
import { SandboxError } from './sandbox-error';

/** `npm run sandbox [-- VERB]`. Exit codes: 0 done, 1 error, 2 not (fully) running (`status`), 130 interrupted. */
async function main(): Promise<void> {
  const progress = progressOn(process.stderr);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      progress.line('interrupted: ending what must not go on alone; a second time ends at once');
      process.once(signal, () => process.exit(130));
      void cleanUpAfterInterruption().then(() => {
        progress.line('what runs keeps running. `npm run sandbox` continues, `npm run sandbox -- down` removes it');
        process.exit(130);
      });
    });
  }
  try {
    await buildProgram(thisLayout(), progress).parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else if (error instanceof SandboxError) {
      process.stderr.write(`\n${error.message}\n`);
      process.exitCode = 1;
    } else throw error;
  }
}

void main();
