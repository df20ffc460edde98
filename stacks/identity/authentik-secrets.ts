import type { Construct } from 'constructs';

import type { AuthentikConfig } from '../../config/types';
import { labels } from '../../constructs/labels';
import type { NamespaceReference } from '../../constructs/namespace-reference';
import { GeneratedSecret } from '../../constructs/secret/generated-secret';
import type { SecretKeyReference } from '../../constructs/secret/secret-reference';
import { SuppliedSecret } from '../../constructs/secret/supplied-secret';

const LABELS = labels({ name: 'authentik', component: 'secret' });

/** Options of {@link addAuthentikSecrets}. */
export interface AuthentikSecretsProps {
  readonly settings: AuthentikConfig;
  readonly namespace: NamespaceReference;
}

/** The Secrets that authentik itself reads; none of their values goes through the chart. */
export interface AuthentikSecrets {
  readonly secretKey: GeneratedSecret;
  readonly bootstrap: GeneratedSecret;
  /** Password of the SMTP account. @default - authentik sends no mail */
  readonly smtp?: SecretKeyReference;
  /** Token of the service that sends SMS. @default - no codes by SMS */
  readonly sms?: SecretKeyReference;
}

/**
 * Adds the Secrets that stay as long as the data does, also while authentik is switched off: the database holds what was
 * made with them.
 */
export function addLastingSecrets(
  scope: Construct,
  { settings, namespace }: AuthentikSecretsProps,
): Pick<AuthentikSecrets, 'secretKey' | 'bootstrap'> {
  const { secretRevisions, bootstrapEmail } = settings;
  const common = { namespace, labels: LABELS };
  const secretKey = new GeneratedSecret(scope, 'secret_key', {
    ...common,
    name: 'authentik-secret-key',
    generate: { AUTHENTIK_SECRET_KEY: { length: 60 } },
    revision: secretRevisions.secretKey,
    revisionKey: 'services.authentik.secretRevisions.secretKey',
    rotation: 'first-use-only',
    effect: 'It signs what authentik stores, so a new key makes stored data and every session invalid.',
    lossDestroysData: true,
  });
  const bootstrap = new GeneratedSecret(scope, 'bootstrap', {
    ...common,
    name: 'authentik-bootstrap',
    constants: { email: bootstrapEmail },
    generate: { password: { length: 32 }, token: { length: 60 } },
    revision: secretRevisions.bootstrap,
    revisionKey: 'services.authentik.secretRevisions.bootstrap',
    rotation: 'first-use-only',
    effect: "authentik reads it on its first start only; change akadmin's password in its own pages.",
  });
  return { secretKey, bootstrap };
}

/** Adds the Secrets to a construct. */
export function addAuthentikSecrets(
  scope: Construct,
  { settings, namespace }: AuthentikSecretsProps,
): AuthentikSecrets {
  const common = { namespace, labels: LABELS };
  const { email, secretRevisions } = settings;
  const { sms } = settings.login.mfa;
  const { secretKey, bootstrap } = addLastingSecrets(scope, { settings, namespace });
  const smtp =
    email &&
    new SuppliedSecret(scope, 'smtp', {
      ...common,
      name: 'authentik-smtp',
      key: 'password',
      variable: 'smtp_password_authentik',
      description: `Password of ${email.username} at ${email.host}, with which authentik sends mail.`,
      revision: secretRevisions.smtpPassword,
      revisionKey: 'services.authentik.secretRevisions.smtpPassword',
    });
  const token =
    sms &&
    new SuppliedSecret(scope, 'sms', {
      ...common,
      name: 'authentik-sms',
      key: 'token',
      variable: 'sms_token_authentik',
      description: `Token with which authentik sends codes by SMS: ${sms.account}.`,
      revision: secretRevisions.smsToken,
      revisionKey: 'services.authentik.secretRevisions.smsToken',
    });
  return {
    secretKey,
    bootstrap,
    ...(smtp === null ? {} : { smtp: smtp.value }),
    ...(token === null ? {} : { sms: token.value }),
  };
}
