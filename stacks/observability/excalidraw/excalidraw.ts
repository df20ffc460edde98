import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import type { ExcalidrawConfig } from '../../../config/types';
import { Postgres } from '../../../constructs/postgres/postgres';
import { platformOf } from '../../../constructs/platform';
import { ServiceNamespace } from '../../../constructs/service-namespace';
import { addVolumesAtRest } from '../../../constructs/service-at-rest';
import { TlsIngress, tlsSecretName } from '../../../constructs/tls-ingress';
import { Deployment } from '../../../constructs/workload/deployment';
import type { PodSpec } from '../../../constructs/workload/pod';
import { ClusterService } from '../../../constructs/workload/service';
import type { IngressSettings } from '../../ingress-settings';
import { roomPod, storagePod, webPod } from './pods';

/** Options of {@link Excalidraw}. */
export interface ExcalidrawProps {
  readonly settings: ExcalidrawConfig;
  readonly ingress: IngressSettings;
}

const NAME = 'excalidraw';

/**
 * Excalidraw in three parts: the web application, the room that connects people in one drawing, and the storage that
 * keeps drawings in PostgreSQL. Drawings are encrypted in the browser; servers see ciphertext only.
 */
export class Excalidraw extends Construct {
  /** Public address of the web application. */
  readonly url: string;
  readonly ready: readonly ITerraformDependable[];
  readonly database: Postgres;
  private readonly namespace: ServiceNamespace;

  constructor(scope: Construct, id: string, props: ExcalidrawProps) {
    super(scope, id);
    const { settings } = props;
    this.namespace = new ServiceNamespace(this, 'namespace', { name: NAME });
    this.database = new Postgres(this, 'postgres', {
      service: NAME,
      namespace: this.namespace,
      role: 'excalidraw',
      databases: ['excalidraw'],
      storage: settings.database.storage,
      maxConnections: settings.database.maxConnections,
      resources: settings.database.resources,
      passwordRevision: settings.secretRevisions.database,
      passwordRevisionKey: 'services.excalidraw.secretRevisions.database',
    });
    const platform = platformOf(this);
    const web = this.part('web', {
      name: NAME,
      version: platform.imageTag('excalidraw'),
      replicas: settings.web.replicas,
      pod: webPod(platform.image('excalidraw'), settings),
    });
    const storage = this.part('storage', {
      name: 'excalidraw-storage',
      version: platform.imageTag('excalidraw-storage'),
      replicas: settings.storage.replicas,
      pod: storagePod(platform.image('excalidraw-storage'), settings, this.database.secret.key('uri')),
      dependsOn: [this.database.statefulSet.resource],
    });
    const room = this.part('room', {
      name: 'excalidraw-room',
      version: platform.imageTag('excalidraw-room'),
      replicas: settings.room.replicas,
      // Rooms live in memory: two pods at once would split one room in two.
      recreate: true,
      pod: roomPod(platform.image('excalidraw-room'), settings),
    });

    const common = {
      namespace: this.namespace,
      labels: { name: NAME, component: 'ingress' },
      issuer: props.ingress.clusterIssuer,
      className: props.ingress.className,
    };
    // Browsers call storage and room from another origin without a login's cookie, so only the page asks for one.
    this.url = new TlsIngress(this, 'ingress', {
      ...common,
      name: NAME,
      middlewares: ['rate-limit', 'excalidraw-frames', ...(settings.forwardAuth ? (['authentik'] as const) : [])],
      hosts: [{ host: settings.host, paths: [{ service: web.service.reference, port: 80 }] }],
    }).url;
    new TlsIngress(this, 'api_ingress', {
      ...common,
      name: 'excalidraw-api',
      middlewares: ['rate-limit'],
      hosts: [
        { host: settings.backendHost, paths: [{ service: storage.service.reference, port: 80 }] },
        { host: settings.roomHost, paths: [{ service: room.service.reference, port: 80 }] },
      ],
    });
    this.database.backUp({
      secrets: {
        generated: [],
        certificates: [settings.host, settings.backendHost].map(tlsSecretName),
        issuer: props.ingress.clusterIssuer,
      },
    });
    this.ready = [web, storage, room].map((part) => part.deployment.resource);
  }

  /** One part: Deployment, and Service on port 80. */
  private part(
    component: 'web' | 'storage' | 'room',
    props: {
      readonly name: string;
      readonly version: string;
      readonly replicas: number;
      readonly recreate?: boolean;
      readonly pod: PodSpec;
      readonly dependsOn?: readonly ITerraformDependable[];
    },
  ): { deployment: Deployment; service: ClusterService } {
    const deployment = new Deployment(this, component, {
      ...props,
      namespace: this.namespace,
      application: NAME,
      component,
      dependsOn: [...this.namespace.ready, ...(props.dependsOn ?? [])],
    });
    const service = new ClusterService(this, `${component}_service`, {
      name: props.name,
      namespace: this.namespace,
      labels: { name: NAME, instance: props.name, component },
      selector: deployment.selector,
      ports: [{ name: 'http', port: 80, target: 'http' }],
    });
    return { deployment, service };
  }
}

/** Excalidraw switched off: its namespace and volumes, at the addresses of {@link Excalidraw}. */
export function excalidrawAtRest(scope: Construct, id: string, settings: ExcalidrawConfig): void {
  const excalidraw = new Construct(scope, id);
  const namespace = new ServiceNamespace(excalidraw, 'namespace', { name: NAME });
  addVolumesAtRest(excalidraw, namespace, settings.database.storage);
}
