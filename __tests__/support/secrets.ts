import { eachString, resources } from './terraform-json';
import type { TerraformJson } from './terraform-json';

/** Attributes whose value is a secret, by resource type; a reference to one must not leave its stack. */
const SECRET_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  kubernetes_secret_v1: ['data', 'binary_data', 'data_wo', 'binary_data_wo'],
  random_password: ['result', 'bcrypt_hash'],
  random_bytes: ['base64', 'hex'],
  vaultwarden_login_item: ['password', 'password_wo', 'totp', 'totp_wo', 'notes', 'fields'],
  helm_release: ['values', 'set', 'set_sensitive', 'set_wo', 'metadata', 'manifest'],
};

/** Attributes that only ever hold write-only secrets: the one place where ephemeral values may stand. */
const WRITE_ONLY = /(^|\.)(data_wo|binary_data_wo|password_wo|totp_wo|set_wo)(\.|$)/;

/** Published values that would carry a secret out of its stack. */
export function secretsCrossing(stack: string, json: TerraformJson): string[] {
  const sensitiveVariables = Object.entries(json.variable ?? {})
    .filter(([, variable]) => variable['sensitive'] === true || variable['ephemeral'] === true)
    .map(([name]) => `var.${name}`);
  return Object.entries(json.output ?? {}).flatMap(([name, { value }]) => {
    const found: string[] = [];
    eachString(value, (text) => {
      const reaches = reachable(text, json);
      if (reaches.some((each) => isSecret(each, sensitiveVariables))) {
        found.push(`${stack} output ${name} publishes ${text}`);
      }
    });
    return found;
  });
}

/** The text and, where it refers to a terraform_data, everything that one holds. */
function reachable(text: string, json: TerraformJson): string[] {
  const texts = [text];
  for (const match of text.matchAll(/terraform_data\.(\w+)\./g)) {
    eachString(json.resource?.['terraform_data']?.[match[1] ?? '']?.['input'], (inner) => texts.push(inner));
  }
  return texts;
}

function isSecret(text: string, sensitiveVariables: readonly string[]): boolean {
  if (/\bephemeral\./.test(text) || sensitiveVariables.some((name) => new RegExp(`\\b${name}\\b`).test(text))) {
    return true;
  }
  return Object.entries(SECRET_ATTRIBUTES).some(([type, attributes]) =>
    new RegExp(`\\b${type}\\.\\w+\\.(${attributes.join('|')})\\b`).test(text),
  );
}

/** What in a configuration is a secret, or takes one to where Terraform would keep it. */
export function secretsInConfiguration(stack: string, json: TerraformJson): string[] {
  const problems: string[] = [];
  for (const { address, type, attributes } of resources(json)) {
    for (const plain of ['data', 'binary_data', 'set_sensitive']) {
      if (plain in attributes && type !== 'kubernetes_config_map_v1') {
        problems.push(`${stack} ${address}.${plain} is kept in the state: use the write-only attribute`);
      }
    }
    if (/^random_(password|string|bytes|id)$/.test(type)) {
      problems.push(`${stack} ${address} is kept in the state: use the ephemeral resource`);
    }
    eachString(attributes, (text, path) => {
      if (/\bephemeral\.\w+\.\w+\./.test(text) && !WRITE_ONLY.test(path)) {
        problems.push(`${stack} ${address}.${path} takes an ephemeral value out of write-only attributes`);
      }
    });
  }
  eachString(json, (text, path) => {
    if (
      /-----BEGIN [A-Z ]*PRIVATE KEY-----|\$argon2id?\$|postgres(ql)?:\/\/[^\s:@/]+:[^\s@$]+@|AKIA[0-9A-Z]{16}/.test(
        text,
      )
    ) {
      problems.push(`${stack} ${path} holds what looks like a secret`);
    }
  });
  for (const [name, variable] of Object.entries(json.variable ?? {})) {
    const secret = /password|token|secret|key/i.test(name);
    if (secret && (variable['sensitive'] !== true || variable['ephemeral'] !== true || 'default' in variable)) {
      problems.push(`${stack} var.${name} must be sensitive and ephemeral, without a default`);
    }
  }
  return problems;
}
