import { startRealVaultServer, startVaultServer, type VaultServer, type VaultServerOptions } from './vault-server';

/**
 * Starts the server that suites run against: the contract server, or a real Vaultwarden when one is named.
 *
 * @param binary path of a Vaultwarden binary, default: environment `VAULTWARDEN_BIN`. Empty: the contract server.
 */
export function startVault(
  options: VaultServerOptions,
  binary: string = process.env['VAULTWARDEN_BIN'] ?? '',
): Promise<VaultServer> {
  return binary === '' ? startVaultServer(options) : startRealVaultServer(options, binary);
}
