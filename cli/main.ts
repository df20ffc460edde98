import { EXIT } from './exit-codes';
import { runCommandLine } from './program';

/** The `cluster-infra` command. bin/cluster-infra.cjs starts it. */
async function main(): Promise<void> {
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => {
      process.stderr.write('interrupted: ending what runs; a second time ends at once\n');
      interruption.abort(new Error(name));
      process.once(name, () => process.exit(EXIT.interrupted));
    });
  }
  // A reader such as `head` that goes away is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const { stdin, stdout, stderr, env } = process;
  const io = { stdin, stdout, stderr, env, cwd: process.cwd(), signal: interruption.signal };
  process.exitCode = await runCommandLine(process.argv.slice(2), io);
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.stderr.write('This is a fault of cluster-infra itself, not of your input.\n');
  process.exitCode = EXIT.error;
});
