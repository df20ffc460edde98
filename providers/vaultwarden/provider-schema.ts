import { attr, schema } from '../framework/provider/schema';
import { t } from '../framework/provider/types';
import type { Input } from '../framework/provider/views';

/** Everything may come from the environment instead, as `VAULTWARDEN_<NAME>`. */
export const providerSchema = schema(
  {
    endpoint: attr(t.string, {
      optional: true,
      description: 'Base URL of the server, with its sub-path if it has one. HTTPS, or HTTP to this machine.',
    }),
    email: attr(t.string, { optional: true, description: 'E-mail address of the account.' }),
    password: attr(t.string, {
      optional: true,
      sensitive: true,
      description: 'Master password of the account. It opens the keys, also when an API key does the login.',
    }),
    client_id: attr(t.string, {
      optional: true,
      description: 'Personal API key, `user.<id>`: logs in without a second factor. Needs client_secret.',
    }),
    client_secret: attr(t.string, { optional: true, sensitive: true, description: 'Secret of the API key.' }),
    totp_secret: attr(t.string, {
      optional: true,
      sensitive: true,
      description: "Secret of the account's authenticator app, base32 or otpauth:// URI. Not needed with an API key.",
    }),
    ca_certificate: attr(t.string, {
      optional: true,
      description: 'Authority to trust besides the public ones: PEM text, or the path of a PEM file.',
    }),
    client_certificate: attr(t.string, {
      optional: true,
      description: 'Certificate for a server that asks for one: PEM text or path. Needs client_key.',
    }),
    client_key: attr(t.string, { optional: true, sensitive: true, description: 'Its private key: PEM text or path.' }),
    request_timeout: attr(t.number, {
      optional: true,
      description: 'Seconds for one attempt of one request. Default 30.',
    }),
    max_retry_time: attr(t.number, {
      optional: true,
      description: 'Seconds for a request with all its retries. Default 120.',
    }),
  },
  { description: 'Content of a Vaultwarden server: organizations, collections and login items.' },
);

/** What a person wrote into the provider block. */
export type ProviderInput = Input<typeof providerSchema>;

/** The name of an option of the provider. */
export type ProviderOption = keyof ProviderInput;

/** The environment variable that stands in for an option. */
export function variableOf(option: ProviderOption): string {
  return `VAULTWARDEN_${option.toUpperCase()}`;
}
