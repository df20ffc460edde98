import { DATABASES } from './names';

/** What the configuration of homer-app depends on. */
export interface WebappConfigProps {
  readonly databaseHost: string;
  readonly role: string;
  readonly port: number;
}

/** What `prepare.sh` replaces by the values of Secrets. */
export const PLACEHOLDERS = { databasePassword: '@DATABASE_PASSWORD@', jwtKey: '@JWT_KEY@' } as const;

/**
 * `webapp_config.json` of homer-app 1.5, with placeholders for its secrets. Keys as the program reads them
 * (sipcapture/homer-app: main.go).
 */
export function webappConfig({ databaseHost, role, port }: WebappConfigProps): string {
  const connection = {
    user: role,
    pass: PLACEHOLDERS.databasePassword,
    host: databaseHost,
    port: 5432,
    sslmode: 'disable',
    keepalive: true,
  };
  const config = {
    database_data: { localnode: { node: 'LocalNode', name: DATABASES.data, ...connection } },
    database_config: { node: 'LocalConfig', name: DATABASES.config, ...connection },
    http_settings: {
      host: '0.0.0.0',
      port,
      path: '/',
      root: '/usr/local/homer/dist',
      gzip: true,
      gzip_static: true,
      debug: false,
    },
    system_settings: {
      logpath: '/tmp',
      logname: 'homer-app.log',
      loglevel: 'info',
      logstdout: true,
      logjson: true,
      // Otherwise the pod's name becomes a new "application" in the database at every restart.
      hostname: 'homer-app',
    },
    auth_settings: { type: 'internal', token_expire: 28_800, jwt_secret: PLACEHOLDERS.jwtKey },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
