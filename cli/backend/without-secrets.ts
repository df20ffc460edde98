import { readConnection } from './connection-string';
import type { Environment } from './credentials';

/** Variables whose values must not be shown, whatever a backend or its driver writes into an error. */
const SECRET_VARIABLES = [
  'PG_CONN_STR',
  'PGPASSWORD',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'TF_HTTP_PASSWORD',
  'TF_HTTP_CLIENT_PRIVATE_KEY_PEM',
] as const;

function pgPassword(env: Environment): string[] {
  try {
    const password = readConnection(env)?.password ?? '';
    return [password, encodeURIComponent(password)];
  } catch {
    return [];
  }
}

/** A text with the backend's credentials replaced; for everything that Terraform or a server said. */
export function withoutSecrets(text: string, env: Environment): string {
  const secrets = [...SECRET_VARIABLES.map((name) => env[name] ?? ''), ...pgPassword(env)];
  return secrets
    .filter((secret) => secret.length >= 4)
    .sort((left, right) => right.length - left.length)
    .reduce((shown, secret) => shown.replaceAll(secret, '(not shown)'), text);
}
