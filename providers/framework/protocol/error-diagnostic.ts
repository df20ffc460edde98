import { describeFault } from '../plugin/fault';
import { ProtocolError } from './protocol-error';
import type { RpcName } from './tfplugin6/rpcs';

/**
 * An error that nobody turned into a diagnostic, as one.
 *
 * A {@link ProtocolError} never quotes values and is shown in full. Of any other error only what {@link describeFault} tells
 * is shown. Errors that a provider means for people are the provider layer's diagnostics.
 */
export function diagnosticOf(rpc: RpcName, error: unknown): { severity: 'error'; summary: string; detail: string } {
  if (error instanceof ProtocolError) {
    return { severity: 'error', summary: `Terraform and the provider do not agree (${rpc})`, detail: error.message };
  }
  const { kind, frames } = describeFault(error);
  const detail =
    `This is a fault in the provider: ${kind}. Its message is left out because it could quote a secret. ` +
    `Please report it with these lines:\n${frames.join('\n')}`;
  return { severity: 'error', summary: `The provider failed unexpectedly (${rpc})`, detail };
}
