import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { messageOf, SandboxError } from '../sandbox-error';
import type { VaultSource } from '../state';

/** The source in words. */
export const describeVault = (source: VaultSource) =>
  source.kind === 'real' ? `real: ${source.binary}` : 'stand-in: behaves as Vaultwarden 1.37.2';

/**
 * Decides which server the vault of a sandbox is: the real one that VAULTWARDEN_BIN names, else the contract server. It
 * is decided once, because neither reads the other's data and Terraform's state must not outlive what it describes.
 *
 * @param decided the earlier decision, null for a new sandbox.
 * @param wish VAULTWARDEN_BIN.
 * @throws SandboxError when the binary cannot be run, or when the wish is another than the decision.
 */
export function decideVault(decided: VaultSource | null, wish: string | undefined): VaultSource {
  const wished: VaultSource | null = wish ? { kind: 'real', binary: path.resolve(wish) } : null;
  if (decided && wished && JSON.stringify(decided) !== JSON.stringify(wished)) {
    throw new SandboxError(
      `The vault of this sandbox was made by another server (${describeVault(decided)}) than VAULTWARDEN_BIN asks for ` +
        `(${wished.kind === 'real' ? wished.binary : ''}). Neither reads the other's data: run \`npm run sandbox -- reset\` ` +
        'to start from an empty state, or unset the variable.',
    );
  }
  const source = decided ?? wished ?? { kind: 'stand-in' };
  if (source.kind === 'real') {
    try {
      accessSync(source.binary, constants.X_OK);
    } catch (error) {
      throw new SandboxError(
        `The vault server ${source.binary} cannot be run: ${messageOf(error)}. VAULTWARDEN_BIN named it.`,
      );
    }
  }
  return source;
}
