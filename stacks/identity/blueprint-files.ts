import { Construct } from 'constructs';

import type { AuthentikConfig } from '../../config/types';
import { labels } from '../../constructs/labels';
import type { NamespaceReference } from '../../constructs/namespace-reference';
import { platformOf } from '../../constructs/platform';
import type { SecretKeyReference } from '../../constructs/secret/secret-reference';
import { ConfigFiles } from '../../constructs/workload/config-files';
import type { ConfigFilesReference } from '../../constructs/workload/config-files';
import type { IdentityApplications } from './applications';
import { applicationsBlueprint } from './blueprints/applications-blueprint';
import { renderBlueprint } from './blueprints/blueprint';
import { loginBlueprint } from './blueprints/login-blueprint';
import { workerSecret } from './blueprints/worker-secret';
import type { WorkerSecret } from './blueprints/worker-secret';
import { CLIENT_KEYS } from './client-secrets';
import type { ClientSecrets } from './client-secrets';

/** Options of {@link BlueprintFiles}. */
export interface BlueprintFilesProps {
  readonly settings: AuthentikConfig;
  readonly namespace: NamespaceReference;
  readonly applications: IdentityApplications;
  readonly clients: ClientSecrets;
  /** Token of each LDAP outpost, by the slug of its directory. */
  readonly outpostTokens: ReadonlyMap<string, WorkerSecret>;
  /** Public address of authentik. */
  readonly url: string;
  /** Undefined where no service sends SMS. */
  readonly smsToken: SecretKeyReference | undefined;
}

/** The blueprints of this environment: files without a secret in them, and the variables that bring the secrets. */
export class BlueprintFiles extends Construct {
  readonly files: ConfigFilesReference;
  /** What the worker's environment needs. */
  readonly secrets: readonly WorkerSecret[];

  constructor(scope: Construct, id: string, props: BlueprintFilesProps) {
    super(scope, id);
    const { applications, outpostTokens } = props;
    const smsToken = props.smsToken && workerSecret('sms-token', props.smsToken);
    const oidc = applications.oidc.map((application) => {
      const secret = props.clients.of(application.slug);
      return {
        ...application,
        secret: secret && workerSecret(`oidc-${application.slug}-secret`, secret.key(CLIENT_KEYS.secret)),
      };
    });
    const ldap = applications.ldap.flatMap((application) => {
      const token = outpostTokens.get(application.slug);
      return token === undefined ? [] : [{ ...application, token }];
    });
    this.secrets = [
      ...oidc.flatMap(({ secret }) => secret ?? []),
      ...ldap.map(({ token }) => token),
      ...(smsToken === undefined ? [] : [smsToken]),
    ];
    this.files = new ConfigFiles(this, 'files', {
      name: 'authentik-blueprints',
      namespace: props.namespace,
      files: {
        'applications.yaml': renderBlueprint(
          applicationsBlueprint({ ...applications, oidc, ldap, authentikUrl: props.url }),
        ),
        'login.yaml': renderBlueprint(
          loginBlueprint({ login: props.settings.login, domain: platformOf(this).domain, smsToken }),
        ),
      },
      labels: labels({ name: 'authentik', component: 'blueprints' }),
    });
  }
}
