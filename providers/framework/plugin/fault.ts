/**
 * What may be told of an error that nobody foresaw: its class, its `code`, and where it was thrown.
 *
 * Its message is left out on purpose, and with it the first lines of the stack: an error of a library may quote what it was
 * given, a password included, and what a plugin prints ends up in terminals, logs and bug reports.
 */
export function describeFault(error: unknown): { readonly kind: string; readonly frames: readonly string[] } {
  if (!(error instanceof Error)) return { kind: `a value of type ${typeof error} that is no error`, frames: [] };
  const code =
    'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]+$/.test(error.code) ? ` ${error.code}` : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at .*\d\)?$/.test(line));
  return { kind: `${error.constructor.name}${code}`, frames: frames.slice(0, 6).map((line) => line.trim()) };
}

/** Replaces what Node.js prints when a program dies of an error (which has the message in it), and exits with 1. */
export function endOnFault(name: string): void {
  process.on('uncaughtException', (error) => {
    const { kind, frames } = describeFault(error);
    process.stderr.write(
      `${name} ended because of a fault in it: ${kind}. The message is left out because it could quote a secret. ` +
        `Please report it with these lines:\n${frames.map((frame) => `    ${frame}\n`).join('')}`,
      () => process.exit(1),
    );
  });
}
