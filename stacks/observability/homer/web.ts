import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import type { HomerConfig } from '../../../config/types';
import { labels } from '../../../constructs/labels';
import type { NamespaceReference } from '../../../constructs/namespace-reference';
import { platformOf } from '../../../constructs/platform';
import { GeneratedSecret } from '../../../constructs/secret/generated-secret';
import { ConfigFiles } from '../../../constructs/workload/config-files';
import type { ContainerSpec } from '../../../constructs/workload/container';
import { Deployment } from '../../../constructs/workload/deployment';
import type { PodSpec } from '../../../constructs/workload/pod';
import { httpProbe } from '../../../constructs/workload/probe';
import { ENDPOINT_LABEL, WEB_PORT } from './names';
import type { HomerPartProps } from './names';
import { webappConfig } from './webapp-config';

const IDENTITY = { name: 'homer-app', component: 'web' } as const;
const TEMPLATE = 'webapp_config.template.json';

/** homer-app: the web interface and its API. Its configuration is put together at each start, from a template and Secrets. */
export class Web extends Construct {
  readonly workload: Deployment;

  constructor(scope: Construct, id: string, props: HomerPartProps) {
    super(scope, id);
    const { settings, namespace, database } = props;
    this.workload = new Deployment(this, 'server', {
      name: IDENTITY.name,
      namespace,
      component: IDENTITY.component,
      version: platformOf(this).imageTag('homer-app'),
      replicas: settings.web.replicas,
      dependsOn: [...namespace.ready, database.statefulSet.resource],
      pod: this.pod(props),
    });
  }

  private pod({ settings, namespace, database }: HomerPartProps): PodSpec {
    const common = { namespace, labels: labels(IDENTITY) };
    const users = firstUsers(this, namespace, settings);
    const jwt = new GeneratedSecret(this, 'jwt', {
      ...common,
      name: 'homer-web-jwt',
      generate: { key: { length: 48 } },
      revision: settings.secretRevisions.jwt,
      revisionKey: 'services.homer.secretRevisions.jwt',
      rotation: 'restart',
      effect: 'Everybody has to log in to the web interface again.',
    });
    const files = new ConfigFiles(this, 'files', {
      ...common,
      name: 'homer-app',
      files: {
        'prepare.sh': readFileSync(join(__dirname, 'files', 'prepare.sh'), 'utf8'),
        [TEMPLATE]: webappConfig({ databaseHost: database.service.name, role: database.role, port: WEB_PORT }),
      },
    });
    const container = {
      image: platformOf(this).image('homer-app'),
      resources: settings.web.resources,
      mounts: [
        { volume: 'config', path: '/etc/homer' },
        { volume: 'scratch', path: '/tmp' },
      ],
    };
    const prepare: ContainerSpec = {
      ...container,
      name: 'prepare',
      command: ['/bin/bash', '/etc/homer-files/prepare.sh'],
      environment: {
        TEMPLATE: `/etc/homer-files/${TEMPLATE}`,
        CONFIG: '/etc/homer/webapp_config.json',
        DATABASE_PASSWORD_FILE: '/run/secrets/database/password',
        JWT_KEY_FILE: '/run/secrets/jwt/key',
        USERS_PASSWORD_FILE: '/run/secrets/users/password',
        HOMER_APP: '/homer-app',
      },
      mounts: [
        ...container.mounts,
        { volume: 'files', path: '/etc/homer-files', readOnly: true },
        { volume: 'database', path: '/run/secrets/database', readOnly: true },
        { volume: 'jwt', path: '/run/secrets/jwt', readOnly: true },
        { volume: 'users', path: '/run/secrets/users', readOnly: true },
      ],
    };
    return {
      user: { uid: 1000, gid: 1000 },
      labels: ENDPOINT_LABEL,
      volumes: [
        // Holds secrets once it is written: in memory.
        { kind: 'scratch', name: 'config', sizeLimit: '1Mi', memory: true },
        { kind: 'scratch', name: 'scratch', sizeLimit: '64Mi' },
        { kind: 'config', name: 'files', files },
        { kind: 'secret', name: 'database', secret: database.secret, keys: ['password'] },
        { kind: 'secret', name: 'jwt', secret: jwt },
        { kind: 'secret', name: 'users', secret: users },
      ],
      initContainers: [prepare],
      containers: [
        {
          ...container,
          name: 'homer-app',
          command: ['/homer-app', '-webapp-config-path=/etc/homer'],
          ports: [{ name: 'http', port: WEB_PORT }],
          probes: {
            startup: httpProbe('/', 'http', { periodSeconds: 5, failureThreshold: 60 }),
            readiness: httpProbe('/', 'http'),
            liveness: httpProbe('/', 'http', { periodSeconds: 20 }),
          },
        },
      ],
    };
  }
}

/** The first password of the users `admin` and `support`; it stays as long as the database that it went into. */
export function firstUsers(
  scope: Construct,
  namespace: NamespaceReference,
  settings: HomerConfig,
): GeneratedSecret<'password'> {
  return new GeneratedSecret(scope, 'users', {
    namespace,
    labels: labels(IDENTITY),
    name: 'homer-web-users',
    generate: { password: { length: 24 } },
    revision: settings.secretRevisions.webUsers,
    revisionKey: 'services.homer.secretRevisions.webUsers',
    rotation: 'first-use-only',
    effect: 'homer-app gives it to admin and support when it first fills its tables; change it in the web interface.',
  });
}
