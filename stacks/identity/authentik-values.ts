import type { Availability } from '../../config/availability';
import type { Image } from '../../config/catalogue';
import type { AuthentikConfig, ComponentConfig } from '../../config/types';
import type { ChartValues } from '../../constructs/chart-values';
import { chartSpread, priorityClass } from '../../constructs/placement';
import type { Postgres } from '../../constructs/postgres/postgres';
import { CHECKSUM_ANNOTATION_PREFIX } from '../../constructs/workload/pod';
import { revisionAnnotations } from '../../constructs/secret/secret-reference';
import type { SecretKeyReference } from '../../constructs/secret/secret-reference';
import { ingressAnnotations, tlsSecretName } from '../../constructs/tls-ingress';
import type { IngressSettings } from '../ingress-settings';
import type { AuthentikSecrets } from './authentik-secrets';
import type { BlueprintFiles } from './blueprint-files';

/** Release, namespace, and prefix of everything the chart makes. */
export const AUTHENTIK_NAME = 'authentik';
/** The chart's Service, by which everything in the cluster reaches authentik; port 80. */
export const AUTHENTIK_SERVICE = 'authentik-server';
/** Container ports of the chart. */
export const AUTHENTIK_PORTS = { http: 9000 } as const;

/** What the values depend on. */
export interface AuthentikValuesProps {
  readonly settings: AuthentikConfig;
  readonly image: Image;
  readonly ingress: IngressSettings;
  readonly secrets: AuthentikSecrets;
  readonly database: Postgres;
  readonly blueprints: Pick<BlueprintFiles, 'files' | 'secrets'>;
  readonly availability: Availability;
}

/** The image runs as this user; the chart sets no security context of its own. */
const USER = 1000;

const CONTAINER_SECURITY: ChartValues = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  // The chart's authors have not tried a read-only root filesystem; media and caches are written below it.
  readOnlyRootFilesystem: false,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

/**
 * Values of the chart authentik 2026.8.0. All settings are environment variables: with `existingSecret` the chart
 * ignores everything below `authentik:`, and what is not secret has to show in a plan.
 */
export function authentikValues(props: AuthentikValuesProps): ChartValues {
  const { settings, image, secrets, database, availability } = props;
  const priority = priorityClass(availability, 'service');
  const used = [
    secrets.secretKey,
    secrets.bootstrap,
    database.secret,
    ...(secrets.smtp === undefined ? [] : [secrets.smtp.secret]),
  ];
  return {
    fullnameOverride: AUTHENTIK_NAME,
    global: {
      image: { repository: image.repository, tag: image.tag, digest: image.digest ?? '' },
      securityContext: {
        runAsNonRoot: true,
        runAsUser: USER,
        runAsGroup: USER,
        fsGroup: USER,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      // The chart restarts its pods when its own Secret changes, which is empty here.
      podAnnotations: revisionAnnotations(used),
      env: environment(props),
      ...(priority === undefined ? {} : { priorityClassName: priority }),
    },
    authentik: { existingSecret: { secretName: secrets.secretKey.reference } },
    postgresql: { enabled: false },
    // Needed only by outposts that authentik deploys itself; the embedded one runs in the server.
    serviceAccount: { create: false },
    server: {
      ...component('server', settings.server, availability),
      ingress: {
        enabled: true,
        ingressClassName: props.ingress.className,
        annotations: ingressAnnotations(props.ingress.clusterIssuer, ['rate-limit']),
        hosts: [settings.host],
        tls: [{ secretName: tlsSecretName(settings.host), hosts: [settings.host] }],
      },
    },
    blueprints: { configMaps: [props.blueprints.files.name] },
    worker: { ...component('worker', settings.worker, availability), ...blueprintReader(props.blueprints) },
  };
}

function component(
  name: 'server' | 'worker',
  { replicas, resources }: ComponentConfig,
  availability: Availability,
): ChartValues {
  const labels = { 'app.kubernetes.io/name': AUTHENTIK_NAME, 'app.kubernetes.io/component': name };
  return {
    replicas,
    resources: { requests: { ...resources.requests }, limits: { ...resources.limits } },
    automountServiceAccountToken: false,
    containerSecurityContext: CONTAINER_SECURITY,
    topologySpreadConstraints: chartSpread(availability, replicas, labels),
    // A budget for one replica would block every node drain.
    pdb: replicas > 1 ? { enabled: true, minAvailable: replicas - 1 } : { enabled: false },
  };
}

/** Blueprints are applied by the worker: at its start, so that a change takes effect with the release and not in an hour. */
function blueprintReader({ files, secrets }: AuthentikValuesProps['blueprints']): ChartValues {
  return {
    podAnnotations: {
      [`${CHECKSUM_ANNOTATION_PREFIX}/blueprints`]: files.checksum,
      ...revisionAnnotations(secrets.map(({ value }) => value.secret)),
    },
    env: secrets.map(({ variable, value }) => secretVariable(variable, value)),
  };
}

function secretVariable(name: string, { secret, key }: SecretKeyReference): ChartValues {
  return { name, valueFrom: { secretKeyRef: { name: secret.reference, key } } };
}

function environment({ settings, secrets, database }: AuthentikValuesProps): ChartValues[] {
  const { email } = settings;
  const plain: Record<string, string> = {
    // From 2026.11 on authentik does not start without it.
    AUTHENTIK_WEB__BASE_URL: `https://${settings.host}`,
    // Whose word on the client's address and scheme is taken.
    AUTHENTIK_LISTEN__TRUSTED_PROXY_CIDRS: settings.trustedProxies.join(','),
    AUTHENTIK_LOG_LEVEL: 'info',
    // The namespace reaches nothing outside: what calls home would only time out.
    AUTHENTIK_DISABLE_UPDATE_CHECK: 'true',
    AUTHENTIK_DISABLE_STARTUP_ANALYTICS: 'true',
    AUTHENTIK_ERROR_REPORTING__ENABLED: 'false',
    AUTHENTIK_POSTGRESQL__HOST: database.service.name,
    AUTHENTIK_POSTGRESQL__PORT: '5432',
    AUTHENTIK_POSTGRESQL__NAME: 'authentik',
    AUTHENTIK_POSTGRESQL__USER: database.role,
    AUTHENTIK_POSTGRESQL__SSLMODE: 'disable',
    ...(email === null
      ? {}
      : {
          AUTHENTIK_EMAIL__HOST: email.host,
          AUTHENTIK_EMAIL__PORT: String(email.port),
          AUTHENTIK_EMAIL__USERNAME: email.username,
          AUTHENTIK_EMAIL__FROM: email.from,
          AUTHENTIK_EMAIL__USE_TLS: String(email.security === 'starttls'),
          AUTHENTIK_EMAIL__USE_SSL: String(email.security === 'tls'),
          AUTHENTIK_EMAIL__TIMEOUT: '30',
        }),
  };
  const secret: Record<string, SecretKeyReference> = {
    AUTHENTIK_POSTGRESQL__PASSWORD: database.secret.key('password'),
    // The bootstrap variables are read from the environment only, never from a file.
    AUTHENTIK_BOOTSTRAP_PASSWORD: secrets.bootstrap.key('password'),
    AUTHENTIK_BOOTSTRAP_TOKEN: secrets.bootstrap.key('token'),
    AUTHENTIK_BOOTSTRAP_EMAIL: secrets.bootstrap.key('email'),
    ...(secrets.smtp === undefined ? {} : { AUTHENTIK_EMAIL__PASSWORD: secrets.smtp }),
  };
  return [
    ...Object.entries(plain).map(([name, value]) => ({ name, value })),
    ...Object.entries(secret).map(([name, reference]) => secretVariable(name, reference)),
  ];
}
