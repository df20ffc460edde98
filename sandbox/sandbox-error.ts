/**
 * A failure that a person can act on: the message says what is wrong, where, and what to do next.
 * The command line prints it without a stack trace.
 */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether `error` is a system error with this code, for example `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  // Not `instanceof`: under jest, Node's own errors come from another realm.
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
