import type { PathLike } from '../../framework/provider/attribute-path';
import { TfError } from '../../framework/provider/diagnostics';
import { isVaultError } from '../client/errors';
import type { VaultErrorKind } from '../client/errors';

/** Which attribute is to blame for which kind of error. */
export type Blame = Partial<Record<VaultErrorKind, PathLike>>;

/**
 * Runs work with the client and turns its errors into ones that Terraform shows: what failed, one sentence of cause, one
 * of cure, the attribute where there is one. The client's texts hold no secret.
 * @param what for the summary: `Creating the item failed`
 */
export async function explained<T>(what: string, work: () => Promise<T>, blame: Blame = {}): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isVaultError(error)) throw error;
    throw new TfError(what, `${error.reason} ${error.cure}`, blame[error.kind] ?? [], { cause: error });
  }
}
