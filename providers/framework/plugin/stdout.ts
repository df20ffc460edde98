import { writeSync } from 'node:fs';

/**
 * Keeps stdout for the handshake line: whatever else the process prints there goes to stderr from now on.
 *
 * Terraform takes the first line on stdout as the handshake, so one console.log of any library before it is fatal
 * ("Unrecognized remote plugin message"). The global console looks `process.stdout` up at its first use, which is after this
 * as long as this runs first: the bundler puts it in front of everything (stdout-guard.ts).
 */
export function redirectStdout(): void {
  Object.defineProperty(process, 'stdout', { get: () => process.stderr, configurable: true, enumerable: true });
}

/** Writes to the real stdout, whole, before it returns. */
export function writeLine(line: string): void {
  writeSync(1, `${line}\n`);
}
