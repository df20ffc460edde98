import { call, Token } from 'cdktf';

/**
 * The Argon2id hash of a token, computed by this project's own provider during the apply
 * (providers/vaultwarden/functions): Terraform's own functions know bcrypt only. The stack must have the provider.
 */
export function argon2idPhc(token: string, salt: string): string {
  return Token.asString(call('provider::vaultwarden::argon2id_phc', [token, salt]));
}
