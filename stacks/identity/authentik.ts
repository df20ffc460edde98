import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import type { AuthentikConfig } from '../../config/types';
import { ChartRelease } from '../../constructs/chart-release';
import { platformOf } from '../../constructs/platform';
import { Postgres } from '../../constructs/postgres/postgres';
import { addVolumesAtRest } from '../../constructs/service-at-rest';
import type { ServiceNamespace } from '../../constructs/service-namespace';
import { tlsSecretName } from '../../constructs/tls-ingress';
import type { IngressSettings } from '../ingress-settings';
import type { IdentityApplications } from './applications';
import { addAuthentikSecrets, addLastingSecrets } from './authentik-secrets';
import { AUTHENTIK_NAME, AUTHENTIK_SERVICE, authentikValues } from './authentik-values';
import { BlueprintFiles } from './blueprint-files';
import type { ClientSecrets } from './client-secrets';
import { LdapOutpost } from './ldap-outpost';
import { OutpostRoutes } from './outpost-routes';
import { ReleaseRecord } from './release-record';

/** Options of {@link Authentik}. */
export interface AuthentikProps {
  readonly settings: AuthentikConfig;
  readonly ingress: IngressSettings;
  readonly namespace: ServiceNamespace;
  readonly applications: IdentityApplications;
  readonly clients: ClientSecrets;
}

/**
 * authentik, the identity provider: its chart, its own PostgreSQL, Secrets that no chart value ever sees, and everything
 * that signs in with it, as blueprints: nobody has to click after the deployment.
 */
export class Authentik extends Construct {
  /** Public address, without a final slash. */
  readonly url: string;
  readonly ready: ITerraformDependable;
  readonly database: Postgres;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AuthentikProps,
  ) {
    super(scope, id);
    const { settings, namespace, ingress, applications } = props;
    const secrets = addAuthentikSecrets(this, { settings, namespace });
    this.database = this.postgres();
    this.url = `https://${settings.host}`;
    this.database.backUp({
      secrets: {
        generated: [secrets.secretKey],
        certificates: [tlsSecretName(settings.host)],
        issuer: ingress.clusterIssuer,
      },
    });

    const outposts = applications.ldap.map(
      (application) =>
        new LdapOutpost(this, `ldap_${application.slug}`, {
          application,
          namespace,
          // The port is written down for whoever derives from it what the pod has to reach.
          authentikAddress: `http://${AUTHENTIK_SERVICE}.${namespace.name}.svc.cluster.local:80`,
        }),
    );
    const blueprints = new BlueprintFiles(this, 'blueprints', {
      settings,
      namespace,
      applications,
      clients: props.clients,
      outpostTokens: new Map(outposts.map((outpost) => [outpost.slug, outpost.token])),
      url: this.url,
      smsToken: secrets.sms,
    });
    const platform = platformOf(this);
    const image = platform.imageSource('authentik');
    const record = new ReleaseRecord(this, 'version', { namespace, version: image.tag });
    const { release } = new ChartRelease(this, 'release', {
      releaseName: AUTHENTIK_NAME,
      chart: { catalogue: 'authentik' },
      namespace: namespace.reference,
      values: authentikValues({
        settings,
        image,
        ingress,
        secrets,
        database: this.database,
        blueprints,
        availability: platform.availability,
      }),
      rawValues: settings.values,
      preconditions: [record.precondition],
      dependsOn: [...namespace.ready, this.database.statefulSet.resource],
    });
    record.writeAfter(release);
    new OutpostRoutes(this, 'outpost', {
      namespace,
      hosts: applications.proxy,
      service: AUTHENTIK_SERVICE,
      className: ingress.className,
      dependsOn: [release],
    });
    for (const outpost of outposts) {
      outpost.startAfter(release);
    }
    this.ready = release;
  }

  private postgres(): Postgres {
    const { settings, namespace } = this.props;
    return new Postgres(this, 'postgres', {
      service: AUTHENTIK_NAME,
      namespace,
      role: 'authentik',
      databases: ['authentik'],
      storage: settings.database.storage,
      maxConnections: settings.database.maxConnections,
      resources: settings.database.resources,
      passwordRevision: settings.secretRevisions.database,
      passwordRevisionKey: 'services.authentik.secretRevisions.database',
    });
  }
}

/** authentik switched off: volumes, what the data was made with, and of which release it is, at the addresses of {@link Authentik}. */
export function authentikAtRest(
  scope: Construct,
  id: string,
  settings: AuthentikConfig,
  namespace: ServiceNamespace,
): void {
  const authentik = new Construct(scope, id);
  addVolumesAtRest(authentik, namespace, settings.database.storage);
  addLastingSecrets(authentik, { settings, namespace });
  const { tag } = platformOf(authentik).imageSource('authentik');
  new ReleaseRecord(authentik, 'version', { namespace, version: tag }).keep();
}
