import { Construct } from 'constructs';

import { platformOf } from '../../../constructs/platform';
import { Deployment } from '../../../constructs/workload/deployment';
import { httpProbe, tcpProbe } from '../../../constructs/workload/probe';
import { DATABASES, ENDPOINT_LABEL, HEP_PORT } from './names';
import type { HomerPartProps } from './names';

const METRICS_PORT = 9096;

/**
 * Days that stand for ever. heplify-server has no 0 for one kind of packets: it takes DBDROPDAYS instead, and with 0 there
 * it drops nothing of any kind (rotator.go, Setup and Rotate). It counts back in nanoseconds, which end at 292 years.
 */
const FOR_EVER = 36_500;
const daysToKeep = (days: number): string => String(days === 0 ? FOR_EVER : days);

/** heplify-server: takes HEP and writes it to PostgreSQL, in partitions that it drops when they are old. */
export class Collector extends Construct {
  readonly workload: Deployment;

  constructor(scope: Construct, id: string, { settings, namespace, database }: HomerPartProps) {
    super(scope, id);
    const platform = platformOf(this);
    const { retention } = settings;
    this.workload = new Deployment(this, 'server', {
      name: 'homer-collector',
      namespace,
      application: 'heplify-server',
      component: 'collector',
      version: platform.imageTag('heplify-server'),
      replicas: settings.collector.replicas,
      dependsOn: [...namespace.ready, database.statefulSet.resource],
      pod: {
        user: { uid: 0, gid: 0 },
        labels: ENDPOINT_LABEL,
        volumes: [{ kind: 'scratch', name: 'scratch', sizeLimit: '64Mi' }],
        containers: [
          {
            name: 'heplify-server',
            image: platform.image('heplify-server'),
            command: ['/root/heplify-server'],
            // The image's working directory is below the read-only root.
            workingDirectory: '/tmp',
            environment: settingsAsEnvironment({
              HEPADDR: `0.0.0.0:${HEP_PORT}`,
              HEPTCPADDR: `0.0.0.0:${HEP_PORT}`,
              HEPTLSADDR: '',
              HEPWSADDR: '',
              DBSHEMA: 'homer7',
              DBDRIVER: 'postgres',
              DBADDR: `${database.service.name}:5432`,
              DBSSLMODE: 'disable',
              DBUSER: database.role,
              DBPASS: { secret: database.secret.key('password') },
              DBDATATABLE: DATABASES.data,
              DBCONFTABLE: DATABASES.config,
              DBROTATE: 'true',
              DBDROPDAYS: daysToKeep(retention.defaultDays),
              DBDROPDAYSCALL: daysToKeep(retention.callDays),
              DBDROPDAYSREGISTER: daysToKeep(retention.registrationDays),
              DBDROPDAYSDEFAULT: daysToKeep(retention.defaultDays),
              PROMADDR: `0.0.0.0:${METRICS_PORT}`,
              // An unauthenticated configuration page otherwise.
              CONFIGHTTPADDR: '',
              LOGSTD: 'true',
              LOGLVL: 'info',
            }),
            ports: [
              { name: 'hep', port: HEP_PORT, protocol: 'UDP' },
              { name: 'hep-tcp', port: HEP_PORT },
              { name: 'metrics', port: METRICS_PORT },
            ],
            mounts: [{ volume: 'scratch', path: '/tmp' }],
            resources: settings.collector.resources,
            probes: {
              startup: tcpProbe('hep-tcp', { periodSeconds: 5, failureThreshold: 60 }),
              readiness: tcpProbe('hep-tcp'),
              liveness: httpProbe('/metrics', 'metrics', { periodSeconds: 20 }),
            },
            exception: {
              reason: 'the binary lies in /root, which only root may read; the image has no other user',
              runAsRoot: true,
            },
          },
        ],
      },
    });
  }
}

function settingsAsEnvironment<Value>(settings: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`HEPLIFYSERVER_${name}`, value]));
}
