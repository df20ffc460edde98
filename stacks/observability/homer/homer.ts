import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import type { HomerConfig } from '../../../config/types';
import { Postgres } from '../../../constructs/postgres/postgres';
import { ServiceNamespace } from '../../../constructs/service-namespace';
import type { ServiceNamespaceProps } from '../../../constructs/service-namespace';
import { addVolumesAtRest } from '../../../constructs/service-at-rest';
import { TlsIngress, tlsSecretName } from '../../../constructs/tls-ingress';
import { ClusterService } from '../../../constructs/workload/service';
import type { IngressSettings } from '../../ingress-settings';
import { Collector } from './collector';
import { Heplify } from './heplify';
import { DATABASES, ENDPOINT_LABEL, HEP_PORT, NAME } from './names';
import { firstUsers, Web } from './web';

/** Options of {@link Homer}. */
export interface HomerProps {
  readonly settings: HomerConfig;
  readonly ingress: IngressSettings;
}

/**
 * Homer 7: a collector that takes HEP, a web interface, their PostgreSQL, and the agent heplify on every node.
 * One Service, `homer-app`, is the address of both collector and web interface.
 */
export class Homer extends Construct {
  /** Public address of the web interface. */
  readonly url: string;
  /** `host:port` that takes HEP over UDP and TCP, from any namespace that may reach it. */
  readonly hepEndpoint: string;
  readonly ready: readonly ITerraformDependable[];
  readonly database: Postgres;

  constructor(scope: Construct, id: string, props: HomerProps) {
    super(scope, id);
    const { settings } = props;
    const namespace = new ServiceNamespace(this, 'namespace', namespaceProps(settings));
    this.database = new Postgres(this, 'postgres', {
      service: NAME,
      namespace,
      // With the name root, admin or postgres heplify-server creates a login role with a published password.
      role: 'homer',
      databases: [DATABASES.data, DATABASES.config],
      storage: settings.database.storage,
      maxConnections: settings.database.maxConnections,
      resources: settings.database.resources,
      passwordRevision: settings.secretRevisions.database,
      passwordRevisionKey: 'services.homer.secretRevisions.database',
    });
    const endpoint = new ClusterService(this, 'endpoint', {
      name: 'homer-app',
      namespace,
      labels: { name: 'homer-app', component: 'endpoint' },
      // Collector and web pods both match; a pod without the named port is left out for that port.
      selector: ENDPOINT_LABEL,
      ports: [
        { name: 'http', port: 80, target: 'http' },
        { name: 'hep', port: HEP_PORT, target: 'hep', protocol: 'UDP' },
        { name: 'hep-tcp', port: HEP_PORT, target: 'hep-tcp' },
      ],
    });
    const common = { settings, namespace, database: this.database };
    const collector = new Collector(this, 'collector', common);
    const web = new Web(this, 'web', common);
    this.hepEndpoint = `${endpoint.host}:${HEP_PORT}`;

    if (settings.heplify.enabled) {
      new Heplify(this, 'heplify', { settings: settings.heplify, namespace, hepEndpoint: this.hepEndpoint });
    }

    this.url = new TlsIngress(this, 'ingress', {
      name: 'homer-app',
      namespace,
      labels: { name: 'homer-app', component: 'web' },
      issuer: props.ingress.clusterIssuer,
      className: props.ingress.className,
      middlewares: settings.forwardAuth ? ['rate-limit', 'authentik'] : ['rate-limit'],
      hosts: [{ host: settings.host, paths: [{ service: endpoint.reference, port: 80 }] }],
    }).url;
    // Captured packets live for days and are many: settings, users and dashboards are what a backup is for.
    this.database.backUp({
      databases: [DATABASES.config],
      secrets: {
        generated: [],
        certificates: [tlsSecretName(settings.host)],
        issuer: props.ingress.clusterIssuer,
      },
    });
    this.ready = [collector.workload.resource, web.workload.resource];
  }
}

function namespaceProps({ heplify }: HomerConfig): ServiceNamespaceProps {
  return {
    name: NAME,
    podSecurity: heplify.enabled
      ? { level: 'privileged', reason: 'heplify captures in the host network with NET_RAW' }
      : { level: 'baseline', reason: 'heplify-server runs as root: its binary is readable for root only' },
  };
}

/** Homer switched off: namespace, volumes and the first password of its users, at the addresses of {@link Homer}. */
export function homerAtRest(scope: Construct, id: string, settings: HomerConfig): void {
  const homer = new Construct(scope, id);
  const namespace = new ServiceNamespace(homer, 'namespace', namespaceProps(settings));
  addVolumesAtRest(homer, namespace, settings.database.storage);
  firstUsers(new Construct(homer, 'web'), namespace, settings);
}
