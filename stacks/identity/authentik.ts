import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import type { AuthentikConfig } from '../../config/types';
import { ChartRelease } from '../../constructs/chart-release';
import { labels } from '../../constructs/labels';
import { platformOf } from '../../constructs/platform';
import { Postgres } from '../../constructs/postgres/postgres';
import { GeneratedSecret } from '../../constructs/secret/generated-secret';
import { SuppliedSecret } from '../../constructs/secret/supplied-secret';
import { ServiceNamespace } from '../../constructs/service-namespace';
import { AUTHENTIK_NAME, authentikValues } from './authentik-values';
import type { AuthentikSecrets } from './authentik-values';
import type { IngressSettings } from '../ingress-settings';

/** Options of {@link Authentik}. */
export interface AuthentikProps {
  readonly settings: AuthentikConfig;
  readonly ingress: IngressSettings;
}

/** authentik, the identity provider: its chart, its own PostgreSQL, and Secrets that no chart value ever sees. */
export class Authentik extends Construct {
  /** Public address, without a final slash. */
  readonly url: string;
  readonly ready: ITerraformDependable;
  readonly database: Postgres;
  private readonly namespace: ServiceNamespace;

  constructor(scope: Construct, id: string, props: AuthentikProps) {
    super(scope, id);
    const { settings } = props;
    this.namespace = new ServiceNamespace(this, 'namespace', { name: AUTHENTIK_NAME });
    this.database = new Postgres(this, 'postgres', {
      service: AUTHENTIK_NAME,
      namespace: this.namespace,
      role: 'authentik',
      databases: ['authentik'],
      storage: settings.database.storage,
      maxConnections: settings.database.maxConnections,
      resources: settings.database.resources,
      passwordRevision: settings.secretRevisions.database,
      passwordRevisionKey: 'services.authentik.secretRevisions.database',
    });
    this.url = `https://${settings.host}`;
    this.ready = new ChartRelease(this, 'release', {
      releaseName: AUTHENTIK_NAME,
      chart: { catalogue: 'authentik' },
      namespace: this.namespace.reference,
      values: authentikValues({
        settings,
        image: platformOf(this).imageSource('authentik'),
        ingress: props.ingress,
        secrets: this.secrets(settings),
        database: this.database,
        availability: platformOf(this).availability,
      }),
      rawValues: settings.values,
      dependsOn: [...this.namespace.ready, this.database.statefulSet.resource],
    }).release;
  }

  private secrets(settings: AuthentikConfig): AuthentikSecrets {
    const common = { namespace: this.namespace, labels: labels({ name: AUTHENTIK_NAME, component: 'secret' }) };
    const secretKey = new GeneratedSecret(this, 'secret_key', {
      ...common,
      name: 'authentik-secret-key',
      generate: { AUTHENTIK_SECRET_KEY: { length: 60 } },
      revision: settings.secretRevisions.secretKey,
      revisionKey: 'services.authentik.secretRevisions.secretKey',
      rotation: 'first-use-only',
      effect: 'It signs what authentik stores, so a new key makes stored data and every session invalid.',
      lossDestroysData: true,
    });
    const bootstrap = new GeneratedSecret(this, 'bootstrap', {
      ...common,
      name: 'authentik-bootstrap',
      constants: { email: settings.bootstrapEmail },
      generate: { password: { length: 32 }, token: { length: 60 } },
      revision: settings.secretRevisions.bootstrap,
      revisionKey: 'services.authentik.secretRevisions.bootstrap',
      rotation: 'first-use-only',
      effect: "authentik reads it on its first start only; change akadmin's password in its own pages.",
    });
    if (settings.email === null) {
      return { secretKey, bootstrap };
    }
    const smtp = new SuppliedSecret(this, 'smtp', {
      ...common,
      name: 'authentik-smtp',
      key: 'password',
      variable: 'smtp_password_authentik',
      description: `Password of ${settings.email.username} at ${settings.email.host}, with which authentik sends mail.`,
      revision: settings.secretRevisions.smtpPassword,
      revisionKey: 'services.authentik.secretRevisions.smtpPassword',
    });
    return { secretKey, bootstrap, smtp: smtp.value };
  }
}
