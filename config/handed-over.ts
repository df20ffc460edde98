import type { ResolvedEnvironment } from './types';

/** A credential that the platform generates and people need: where it is, and how it is shown in the vault. */
export interface HandedOver {
  /** Part of its name in the state; never changes. */
  readonly key: string;
  /** Name of the item. */
  readonly name: string;
  readonly username: string | null;
  readonly uris: readonly string[];
  readonly notes: string;
  /** The Kubernetes Secret, and the key of the value in it. */
  readonly secret: { readonly namespace: string; readonly name: string; readonly key: string };
  /** Revision of the Secret, and with it of the item's password. */
  readonly revision: number;
  /**
   * `follows`: a higher revision writes the new value. `first-value`: the service reads the Secret once, and people change
   * the password where it is used and in the vault; Terraform leaves the item's password alone after the first time.
   */
  readonly password: 'follows' | 'first-value';
}

interface Database {
  readonly service: 'authentik' | 'vaultwarden' | 'homer' | 'excalidraw';
  /** Databases and role are called as the service, but for Homer's two databases. */
  readonly databases: readonly string[];
}

const DATABASES: readonly Database[] = [
  { service: 'authentik', databases: ['authentik'] },
  { service: 'vaultwarden', databases: ['vaultwarden'] },
  { service: 'homer', databases: ['homer_data', 'homer_config'] },
  { service: 'excalidraw', databases: ['excalidraw'] },
];

const databaseRoles = ({ services }: ResolvedEnvironment): HandedOver[] =>
  DATABASES.filter(({ service }) => services[service].enabled).map(({ service, databases }) => ({
    key: `${service}_database`,
    name: `${service}: database`,
    username: service,
    uris: databases.map((name) => `postgresql://${service}-postgres.${service}.svc.cluster.local:5432/${name}`),
    notes: `Application role of ${service}-postgres. By hand: kubectl -n ${service} exec -it ${service}-postgres-0 -- psql -h 127.0.0.1 -U ${service} ${databases[0] ?? service}`,
    secret: { namespace: service, name: `${service}-postgres`, key: 'password' },
    revision: services[service].secretRevisions.database,
    password: 'follows',
  }));

/**
 * Every credential that `services.vaultwarden.content.handOver` puts into the vault, of the services that are switched on.
 * Other generated values are for programs alone: signing keys, tokens of outposts, secrets of OIDC clients.
 */
export function handedOver(config: ResolvedEnvironment): HandedOver[] {
  const { authentik, vaultwarden, homer } = config.services;
  const items: HandedOver[] = [];
  if (authentik.enabled)
    items.push({
      key: 'authentik_akadmin',
      name: 'authentik: akadmin',
      username: 'akadmin',
      uris: [`https://${authentik.host}`],
      notes: 'First administrator. Change the password in authentik, then in this item: Terraform leaves it alone.',
      secret: { namespace: 'authentik', name: 'authentik-bootstrap', key: 'password' },
      revision: authentik.secretRevisions.bootstrap,
      password: 'first-value',
    });
  if (vaultwarden.enabled)
    items.push({
      key: 'vaultwarden_admin',
      name: 'vaultwarden: admin page',
      username: null,
      uris: [],
      notes:
        'Token of the admin page, which is not on the public host: kubectl -n vaultwarden port-forward pod/vaultwarden-0 8080:8080, then http://localhost:8080/admin',
      secret: { namespace: 'vaultwarden', name: 'vaultwarden-admin', key: 'token' },
      revision: vaultwarden.secretRevisions.adminToken,
      password: 'follows',
    });
  if (homer.enabled)
    items.push({
      key: 'homer_admin',
      name: 'homer: admin',
      username: 'admin',
      uris: [`https://${homer.host}`],
      notes:
        'First password of the users admin and support. Change it in Homer, then in this item: Terraform leaves it alone.',
      secret: { namespace: 'homer', name: 'homer-web-users', key: 'password' },
      revision: homer.secretRevisions.webUsers,
      password: 'first-value',
    });
  return [...items, ...databaseRoles(config)];
}
