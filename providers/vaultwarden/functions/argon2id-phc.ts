import { FunctionError, parameter, providerFunction } from '../../framework/provider/provider-function';
import { t } from '../../framework/provider/types';

/** Work of one hash: passes over the memory, memory in KiB, lanes. */
export interface Argon2Cost {
  readonly iterations: number;
  readonly memoryKib: number;
  readonly parallelism: number;
}

/** OWASP's recommendation, `vaultwarden hash --preset owasp`: a token of our making is random, so cost adds little. */
const OWASP: Argon2Cost = { iterations: 2, memoryKib: 19_456, parallelism: 1 };

/** Bytes. Argon2 takes no shorter salt; the reference recommends 16. */
const LEAST_SALT = 16;

/**
 * The Argon2id hash of a text as a PHC string, `$argon2id$v=19$m=…,t=…,p=…$<salt>$<hash>` (RFC 9106).
 * The same text and salt give the same string: Terraform asks more than once.
 */
export async function argon2idPhc(text: string, salt: string, cost: Argon2Cost = OWASP): Promise<string> {
  // Lazy: few configurations call it, and the module compiles WebAssembly.
  const { argon2id } = await import('hash-wasm/dist/argon2.umd.min.js');
  return argon2id({
    password: text,
    salt: Buffer.from(salt, 'utf8'),
    iterations: cost.iterations,
    memorySize: cost.memoryKib,
    parallelism: cost.parallelism,
    hashLength: 32,
    outputType: 'encoded',
  });
}

/** `provider::vaultwarden::argon2id_phc(token, salt)`: what Vaultwarden takes as ADMIN_TOKEN. */
export const argon2idPhcFunction = providerFunction({
  summary: 'Argon2id hash of an admin token as a PHC string',
  description:
    'What Vaultwarden takes as `ADMIN_TOKEN` in place of the token itself. Hand over ephemeral values and store the ' +
    'result in a write-only attribute: then neither is in a state or plan.',
  parameters: {
    token: parameter(t.string, 'The token that people type. At least one character.'),
    salt: parameter(
      t.string,
      `At least ${LEAST_SALT} bytes of random text; no secret, but another one for each token.`,
    ),
  },
  returns: t.string,
  call: ({ token, salt }) => {
    if (token === '')
      throw new FunctionError('The token is empty; the admin page would be open to everybody.', 'token');
    const bytes = Buffer.byteLength(salt, 'utf8');
    if (bytes < LEAST_SALT) {
      throw new FunctionError(`The salt has ${bytes} bytes; give at least ${LEAST_SALT}, made at random.`, 'salt');
    }
    return argon2idPhc(token, salt);
  },
});
