import { createHash, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { VaultError } from '../errors';
import type { JsonObject } from '../json';
import { numberOf } from '../json';

const pbkdf2Async = promisify(pbkdf2);

/** How the master key is derived from the master password, as the server tells it. */
export type KdfParameters =
  | { type: 'pbkdf2'; iterations: number }
  | { type: 'argon2id'; iterations: number; memoryMiB: number; parallelism: number };

interface Bound {
  name: string;
  value: number;
  least: number;
  most: number;
}

/**
 * The salt of an account: its e-mail address, trimmed and in lower case.
 * @param email as the user wrote it
 */
export function accountSalt(email: string): string {
  return email.trim().toLowerCase();
}

/**
 * Reads the parameters from a prelogin answer (`kdf`, ...) or a token answer (`Kdf`, ...).
 * @throws VaultError `not-vaultwarden` for an unknown function or missing numbers
 */
export function readKdfParameters(answer: JsonObject): KdfParameters {
  const read = (name: string): number | undefined =>
    numberOf(answer[name]) ?? numberOf(answer[name.charAt(0).toUpperCase() + name.slice(1)]);
  const kind = read('kdf');
  const iterations = read('kdfIterations');
  if (kind === 0 && iterations !== undefined) return { type: 'pbkdf2', iterations };
  const memoryMiB = read('kdfMemory');
  const parallelism = read('kdfParallelism');
  if (kind === 1 && iterations !== undefined && memoryMiB !== undefined && parallelism !== undefined) {
    return { type: 'argon2id', iterations, memoryMiB, parallelism };
  }
  throw new VaultError('not-vaultwarden', {
    reason: `The server named key derivation ${kind ?? '(none)'} with incomplete or unknown parameters.`,
    cure: 'Known are 0 (PBKDF2) and 1 (Argon2id): check the endpoint and the version of the server.',
  });
}

/**
 * Refuses parameters below the minimums of the official clients (PBKDF2 5,000 iterations; Argon2id 16 MiB, 2
 * iterations, 1 lane: bitwarden sdk-internal, keys/kdf.rs), since a server that asks for less wants the password
 * cheap to guess; and above what a run can wait for.
 * @throws VaultError `invalid`
 */
export function checkKdfBounds(kdf: KdfParameters): void {
  const bounds: Bound[] =
    kdf.type === 'pbkdf2'
      ? [{ name: 'PBKDF2 iterations', value: kdf.iterations, least: 5_000, most: 10_000_000 }]
      : [
          { name: 'Argon2id iterations', value: kdf.iterations, least: 2, most: 100 },
          { name: 'Argon2id memory in MiB', value: kdf.memoryMiB, least: 16, most: 1_024 },
          { name: 'Argon2id parallelism', value: kdf.parallelism, least: 1, most: 16 },
        ];
  for (const { name, value, least, most } of bounds) {
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    throw new VaultError('invalid', {
      reason: `The server asks for ${name} = ${value}; allowed are whole numbers from ${least} to ${most}.`,
      cure: "Change the account's key derivation settings in the web vault, or check that the endpoint is the right server.",
    });
  }
}

/**
 * The master key, 32 bytes.
 * @param password the master password
 * @param salt {@link accountSalt} of the account; Argon2id takes its SHA-256
 * @throws VaultError `invalid` when the parameters are out of bounds
 */
export async function deriveMasterKey(password: string, salt: string, kdf: KdfParameters): Promise<Buffer> {
  checkKdfBounds(kdf);
  if (kdf.type === 'pbkdf2') return pbkdf2Async(password, salt, kdf.iterations, 32, 'sha256');
  // Lazy: most accounts use PBKDF2, and the module compiles WebAssembly.
  const { argon2id } = await import('hash-wasm/dist/argon2.umd.min.js');
  const key = await argon2id({
    password,
    salt: createHash('sha256').update(salt).digest(),
    iterations: kdf.iterations,
    memorySize: kdf.memoryMiB * 1024,
    parallelism: kdf.parallelism,
    hashLength: 32,
    outputType: 'binary',
  });
  return Buffer.from(key);
}

/**
 * What the server compares at login: base64 of one PBKDF2 round over the master key with the password as salt.
 * It opens the account, so it is a secret like the password.
 */
export async function masterPasswordHash(masterKey: Buffer, password: string): Promise<string> {
  return (await pbkdf2Async(masterKey, password, 1, 32, 'sha256')).toString('base64');
}
