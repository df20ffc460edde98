import { ProtocolError } from './protocol-error';
import type { RpcName } from './tfplugin6/rpcs';

/**
 * An error that nobody turned into a diagnostic, as one.
 *
 * The message of a foreign error may quote what it was given, a password included, so it is not shown: its class, its
 * `code` and where it was thrown are, which is what a report of the fault needs. A {@link ProtocolError} never quotes
 * values and is shown in full. Errors that a provider means for people are the provider layer's diagnostics.
 */
export function diagnosticOf(rpc: RpcName, error: unknown): { severity: 'error'; summary: string; detail: string } {
  if (error instanceof ProtocolError) {
    return { severity: 'error', summary: `Terraform and the provider do not agree (${rpc})`, detail: error.message };
  }
  return { severity: 'error', summary: `The provider failed unexpectedly (${rpc})`, detail: describe(error) };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return `This is a fault in the provider: it threw a value of type ${typeof error} that is no error.`;
  }
  const code =
    'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]+$/.test(error.code) ? ` ${error.code}` : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [
    `This is a fault in the provider: ${error.constructor.name}${code}. ` +
      'Its message is left out because it could quote a secret. Please report it with these lines:',
    ...frames.slice(0, 8).map((line) => line.trim()),
  ].join('\n');
}
