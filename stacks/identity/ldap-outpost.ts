import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { platformOf } from '../../constructs/platform';
import { GeneratedSecret } from '../../constructs/secret/generated-secret';
import { labels } from '../../constructs/labels';
import type { ServiceNamespace } from '../../constructs/service-namespace';
import { Deployment } from '../../constructs/workload/deployment';
import type { PodSpec } from '../../constructs/workload/pod';
import { execProbe, tcpProbe } from '../../constructs/workload/probe';
import { ClusterService } from '../../constructs/workload/service';
import type { LdapApplication } from './applications';
import { workerSecret } from './blueprints/worker-secret';
import type { WorkerSecret } from './blueprints/worker-secret';

/** Options of {@link LdapOutpost}. */
export interface LdapOutpostProps {
  readonly application: LdapApplication;
  readonly namespace: ServiceNamespace;
  /** Address of authentik inside the cluster, with its port. */
  readonly authentikAddress: string;
}

/** Ports of the outpost's pods. */
export const LDAP_PORTS = { ldap: 3389, ldaps: 6636 } as const;

/** Name of an outpost: of its workload, Service and Secret. */
export const ldapOutpostName = (slug: string): string => `authentik-ldap-${slug}`;

/** The server of one LDAP directory: it answers binds and searches with what authentik tells it. */
export class LdapOutpost extends Construct {
  /** The outpost's token, for the blueprint that makes it known to authentik. */
  readonly token: WorkerSecret;
  /** Slug of the directory. */
  readonly slug: string;
  private readonly secret: GeneratedSecret<'token'>;
  private readonly name: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LdapOutpostProps,
  ) {
    super(scope, id);
    const { application, namespace } = props;
    this.slug = application.slug;
    this.name = ldapOutpostName(application.slug);
    this.secret = new GeneratedSecret(this, 'token', {
      name: this.name,
      namespace,
      generate: { token: { length: 60 } },
      revision: application.secretRevision,
      revisionKey: `services.authentik.applications[${application.slug}].secretRevision`,
      rotation: 'restart',
      effect: `authentik takes the new token of the LDAP outpost ${application.slug} at the restart of its worker.`,
      labels: labels({ name: 'authentik-ldap', instance: this.name }),
    });
    this.token = workerSecret(`ldap-${application.slug}-token`, this.secret.key('token'));
  }

  /** Starts the outpost once authentik is there. */
  startAfter(authentik: ITerraformDependable): void {
    const { application, namespace } = this.props;
    const platform = platformOf(this);
    const version = platform.imageTag('authentik-ldap');
    if (version !== platform.imageTag('authentik')) {
      throw new Error(
        `config/catalogue.yaml: images.authentik-ldap is ${version} and images.authentik is ` +
          `${platform.imageTag('authentik')}; an outpost works with its own version of authentik only. Give both one tag.`,
      );
    }
    const identity = { name: 'authentik-ldap', instance: this.name, component: 'outpost' };
    const server = new Deployment(this, 'server', {
      name: this.name,
      namespace,
      application: identity.name,
      component: identity.component,
      version,
      replicas: application.replicas,
      pod: this.pod(platform.image('authentik-ldap')),
      dependsOn: [...namespace.ready, authentik],
    });
    new ClusterService(this, 'service', {
      name: this.name,
      namespace,
      labels: identity,
      selector: server.selector,
      ports: [
        { name: 'ldap', port: 389, target: 'ldap' },
        { name: 'ldaps', port: 636, target: 'ldaps' },
      ],
    });
  }

  private pod(image: string): PodSpec {
    return {
      user: { uid: 1000, gid: 1000 },
      volumes: [{ kind: 'scratch', name: 'scratch', sizeLimit: '32Mi' }],
      containers: [
        {
          name: 'ldap',
          image,
          environment: {
            AUTHENTIK_HOST: this.props.authentikAddress,
            AUTHENTIK_INSECURE: 'false',
            AUTHENTIK_TOKEN: { secret: this.secret.key('token') },
          },
          ports: [
            { name: 'ldap', port: LDAP_PORTS.ldap },
            { name: 'ldaps', port: LDAP_PORTS.ldaps },
          ],
          mounts: [{ volume: 'scratch', path: '/tmp' }],
          resources: this.props.application.resources,
          probes: {
            // It listens only after authentik has told it what to serve, which the first time takes a blueprint's turn.
            startup: execProbe(['/ldap', 'healthcheck'], { periodSeconds: 10, failureThreshold: 60 }),
            readiness: tcpProbe('ldap'),
            // Its own check, and not a bind: authentik's outage must not restart it.
            liveness: execProbe(['/ldap', 'healthcheck'], { periodSeconds: 20 }),
          },
        },
      ],
    };
  }
}
