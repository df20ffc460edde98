import type { User } from '../store/records';

/** How the master password opens the user key; capital letters as in every answer of the token endpoint. */
function decryptionOptions(user: User): object {
  return {
    HasMasterPassword: user.passwordHash !== '',
    MasterPasswordUnlock: {
      Kdf: {
        KdfType: user.kdf.type,
        Iterations: user.kdf.iterations,
        Memory: user.kdf.memory,
        Parallelism: user.kdf.parallelism,
      },
      MasterKeyEncryptedUserKey: user.key,
      MasterKeyWrappedUserKey: user.key,
      Salt: user.email,
    },
    Object: 'userDecryptionOptions',
  };
}

function accountKeys(user: User): object | null {
  if (user.privateKey === null) return null;
  return {
    publicKeyEncryptionKeyPair: {
      wrappedPrivateKey: user.privateKey,
      publicKey: user.publicKey,
      Object: 'publicKeyEncryptionKeyPair',
    },
    Object: 'privateKeys',
  };
}

/** The part of a login's answer that password and API key have in common (reference section 4). */
export function loginJson(user: User): Record<string, unknown> {
  return {
    Key: user.key,
    PrivateKey: user.privateKey,
    Kdf: user.kdf.type,
    KdfIterations: user.kdf.iterations,
    KdfMemory: user.kdf.memory,
    KdfParallelism: user.kdf.parallelism,
    ResetMasterPassword: false,
    ForcePasswordReset: false,
    AccountKeys: accountKeys(user),
    UserDecryptionOptions: decryptionOptions(user),
  };
}

/** The same in the spelling of sync. */
export function unlockJson(user: User): object {
  return {
    masterPasswordUnlock: {
      kdf: {
        kdfType: user.kdf.type,
        iterations: user.kdf.iterations,
        memory: user.kdf.memory,
        parallelism: user.kdf.parallelism,
      },
      masterKeyEncryptedUserKey: user.key,
      masterKeyWrappedUserKey: user.key,
      salt: user.email,
    },
  };
}
