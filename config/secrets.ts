import type { Finding } from './issues';
import type { KeyPath } from './key-path';

/** A key whose value would be a secret. References to one (existingSecret, secretName, passwordSecretRef) are not. */
const SECRET_KEY =
  /(password|passwd|passphrase|passwort|token|secret|secret_?key|client_?secret|api_?key|private_?key|access_?key|access_?key_?id|credentials?|conn_?str)$/i;
const REFERENCE_KEY = /(existing|image_?pull)_?secrets?$|secret_?(name|ref|key_?ref)$/i;

/** Values that only say where the secret is (authentik's own notation). */
const REFERENCE_VALUE = /^(env|file):\/\//;

const USER_INFO = /^[a-z][a-z0-9+.-]*:\/\/[^/\s@]+@/i;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

export const isSecretKey = (key: string): boolean => SECRET_KEY.test(key) && !REFERENCE_KEY.test(key);

/** Whether a text is a secret by its own form: a private key, or a URL with an account. */
const isSecretText = (value: string): boolean => USER_INFO.test(value) || PRIVATE_KEY.test(value);

/** How a secret that does not belong at `path` gets where it is needed. */
export const secretFix = (path: KeyPath): string => {
  const [first, second, third] = path.map(String);
  if (first === 'services' && third === 'email') {
    return `Remove it, and put the password into the environment variable TF_VAR_smtp_password_${second}.`;
  }
  if (second === 'vaultwarden' && third === 'content') {
    return 'Remove it: Terraform generates the password of an item (password: {revision: 1, length: 32}) and keeps it nowhere but in the vault.';
  }
  if (first === 'backend') {
    return 'Remove it: pg reads PG_CONN_STR, s3 AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, http TF_HTTP_USERNAME and TF_HTTP_PASSWORD from the environment.';
  }
  if (path.includes('values')) {
    return 'Remove it, and let the chart read a Secret by name (existingSecret): chart values lie in clear in state.';
  }
  return 'Remove it: generated secrets are rotated by secretRevisions, given ones come from TF_VAR_ environment variables.';
};

/** Whether what stands at `path` would put a secret into the file. */
export const findSecret = (path: KeyPath, value: unknown): Finding | undefined => {
  const key = String(path.at(-1) ?? '');
  const isRevision = path.at(-2) === 'secretRevisions' && typeof value === 'number';
  const isScalar = (typeof value === 'string' && value !== '') || typeof value === 'number';
  const byKey = isSecretKey(key) && isScalar && !isRevision;
  const reference = typeof value === 'string' && REFERENCE_VALUE.test(value);
  const byText = typeof value === 'string' && isSecretText(value);
  if (!byText && (!byKey || reference)) return undefined;
  return { path, problem: 'This would be a secret in a file (its value is not shown).', fix: secretFix(path) };
};
