import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import type { VaultwardenConfig } from '../../config/types';
import { labels } from '../../constructs/labels';
import { platformOf } from '../../constructs/platform';
import { Postgres } from '../../constructs/postgres/postgres';
import { GeneratedSecret } from '../../constructs/secret/generated-secret';
import type { SecretKeyReference } from '../../constructs/secret/secret-reference';
import { SuppliedSecret } from '../../constructs/secret/supplied-secret';
import type { ServiceNamespace } from '../../constructs/service-namespace';
import { addVolumesAtRest } from '../../constructs/service-at-rest';
import { TlsIngress, tlsSecretName } from '../../constructs/tls-ingress';
import { ClusterService } from '../../constructs/workload/service';
import { addClaim, StatefulSet } from '../../constructs/workload/stateful-set';
import type { IngressSettings } from '../ingress-settings';
import { argon2idPhc } from './argon2id-phc';
import { CLOSED_PORT, DATA_VOLUME, HTTP_PORT, USER, vaultwardenPod } from './vaultwarden-pod';
import type { SingleSignOn } from './vaultwarden-pod';

/** Options of {@link Vaultwarden}. */
export interface VaultwardenProps {
  readonly settings: VaultwardenConfig;
  readonly ingress: IngressSettings;
  readonly namespace: ServiceNamespace;
  /** @default - no single sign-on */
  readonly singleSignOn?: SingleSignOn;
}

const NAME = 'vaultwarden';
const IDENTITY = { name: NAME, component: 'server' } as const;

/** Vaultwarden, the vault of the team: one pod with a data volume, and its own PostgreSQL. */
export class Vaultwarden extends Construct {
  /** Public address, without a final slash. */
  readonly url: string;
  readonly ready: ITerraformDependable;
  readonly database: Postgres;
  /** Keys: `token`, for people and the API, and `phc`, its hash, which is all that the server gets. */
  readonly adminSecret: GeneratedSecret;
  private readonly namespace: ServiceNamespace;

  constructor(scope: Construct, id: string, props: VaultwardenProps) {
    super(scope, id);
    const { settings } = props;
    const platform = platformOf(this);
    this.namespace = props.namespace;
    this.database = this.postgres(settings);
    this.adminSecret = this.admin(settings);
    const smtp = this.smtp(settings);

    const headless = new ClusterService(this, 'headless', {
      name: `${NAME}-headless`,
      namespace: this.namespace,
      labels: IDENTITY,
      selector: { 'app.kubernetes.io/name': NAME },
      ports: [{ name: 'http', port: HTTP_PORT, target: 'http' }],
      headless: true,
    });
    const server = new StatefulSet(this, 'server', {
      name: NAME,
      namespace: this.namespace,
      component: IDENTITY.component,
      version: platform.imageTag('vaultwarden'),
      // Notifications and the data folder belong to one process.
      replicas: settings.replicas,
      serviceName: headless.reference,
      claims: [{ name: DATA_VOLUME, size: settings.storage }],
      pod: vaultwardenPod({
        settings,
        image: platform.image('vaultwarden'),
        databaseUri: this.database.secret.key('uri'),
        adminToken: this.adminSecret.key('phc'),
        smtpPassword: smtp,
        singleSignOn: props.singleSignOn,
      }),
      dependsOn: [...this.namespace.ready, this.database.statefulSet.resource],
    });
    this.ready = server.resource;
    this.database.backUp({
      folder: {
        claim: server.claim(DATA_VOLUME),
        usedBy: server.selector,
        user: USER,
        // The key that signs sessions: without it everybody is logged out.
        needs: ['rsa_key.pem'],
      },
      secrets: {
        generated: [],
        certificates: [tlsSecretName(settings.host)],
        issuer: props.ingress.clusterIssuer,
      },
    });
    this.url = this.route(server.selector, settings, props.ingress);
  }

  private postgres({ database, secretRevisions }: VaultwardenConfig): Postgres {
    return new Postgres(this, 'postgres', {
      service: NAME,
      namespace: this.namespace,
      role: 'vaultwarden',
      databases: ['vaultwarden'],
      storage: database.storage,
      maxConnections: database.maxConnections,
      resources: database.resources,
      passwordRevision: secretRevisions.database,
      passwordRevisionKey: 'services.vaultwarden.secretRevisions.database',
    });
  }

  private admin({ secretRevisions }: VaultwardenConfig): GeneratedSecret {
    return new GeneratedSecret(this, 'admin', {
      name: 'vaultwarden-admin',
      namespace: this.namespace,
      generate: { token: { length: 64 } },
      aside: { salt: { length: 22 } },
      compose: ({ token, salt }) => ({ phc: argon2idPhc(token, salt) }),
      revision: secretRevisions.adminToken,
      revisionKey: 'services.vaultwarden.secretRevisions.adminToken',
      rotation: 'restart',
      effect: 'The vault restarts with the new token of the admin page; accounts and items are not concerned.',
      labels: labels(IDENTITY),
    });
  }

  private smtp({ email, secretRevisions }: VaultwardenConfig): SecretKeyReference | undefined {
    if (email === null) {
      return undefined;
    }
    return new SuppliedSecret(this, 'smtp', {
      name: 'vaultwarden-smtp',
      namespace: this.namespace,
      key: 'password',
      variable: 'smtp_password_vaultwarden',
      description: `Password of ${email.username} at ${email.host}, with which Vaultwarden sends mail.`,
      revision: secretRevisions.smtpPassword,
      revisionKey: 'services.vaultwarden.secretRevisions.smtpPassword',
      labels: labels(IDENTITY),
    }).value;
  }

  private route(
    selector: Readonly<Record<string, string>>,
    settings: VaultwardenConfig,
    ingress: IngressSettings,
  ): string {
    const common = { namespace: this.namespace, labels: IDENTITY, selector };
    const service = new ClusterService(this, 'service', {
      ...common,
      name: NAME,
      ports: [{ name: 'http', port: 80, target: 'http' }],
    });
    // The admin page is for `kubectl port-forward` only. Its public path leads to a port where nothing listens, which
    // answers 502 whatever Traefik's settings are: a path without any backend would fall through to `/`.
    const closed = new ClusterService(this, 'admin_closed', {
      ...common,
      name: `${NAME}-admin-closed`,
      ports: [{ name: 'closed', port: 80, target: String(CLOSED_PORT) }],
    });
    const route = {
      namespace: this.namespace,
      labels: IDENTITY,
      issuer: ingress.clusterIssuer,
      className: ingress.className,
    };
    // Where passwords are tried: the stricter limit, before the server has to hash anything.
    new TlsIngress(this, 'login_ingress', {
      ...route,
      name: `${NAME}-login`,
      certificate: 'shared',
      middlewares: ['rate-limit-login'],
      hosts: [{ host: settings.host, paths: [{ path: '/identity', service: service.reference, port: 80 }] }],
    });
    return new TlsIngress(this, 'ingress', {
      ...route,
      name: NAME,
      middlewares: ['rate-limit'],
      hosts: [
        {
          host: settings.host,
          paths: [
            { path: '/admin', service: closed.reference, port: 80 },
            { path: '/', service: service.reference, port: 80 },
          ],
        },
      ],
    }).url;
  }
}

/** Vaultwarden switched off: its volumes, at the addresses of {@link Vaultwarden}. */
export function vaultwardenAtRest(
  scope: Construct,
  id: string,
  settings: VaultwardenConfig,
  namespace: ServiceNamespace,
): void {
  const vaultwarden = new Construct(scope, id);
  addVolumesAtRest(vaultwarden, namespace, settings.database.storage);
  const owner = { name: NAME, namespace, component: IDENTITY.component };
  addClaim(new Construct(vaultwarden, 'server'), owner, { name: DATA_VOLUME, size: settings.storage });
}
