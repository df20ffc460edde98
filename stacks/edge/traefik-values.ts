import { imageValues, resourceValues } from '../../constructs/chart-resources';
import type { Availability } from '../../config/availability';
import type { Image } from '../../config/catalogue';
import type { IssuersConfig, TraefikConfig } from '../../config/types';
import type { ChartValues } from '../../constructs/chart-values';
import { INGRESS, middlewareReference } from '../../constructs/ingress-controller';
import { chartSpread, priorityClass } from '../../constructs/placement';
import { dashboardCertificate, dashboardRoute } from './dashboard';
import { middlewareObjects } from './middlewares';
import { tracingValues } from './tracing';
import { wildcardCertificate, wildcardStore } from './wildcard';

export interface TraefikContext {
  readonly image: Image;
  readonly availability: Availability;
  readonly clusterIssuer: string;
  /** Whether authentik is there to ask for logins. */
  readonly forwardAuth: boolean;
  /** Sites that may show the whiteboard in a frame. @default - there is no whiteboard */
  readonly whiteboardFrames?: readonly string[];
  readonly wildcard: IssuersConfig['wildcard'];
  /** Namespaces whose ingresses may refer to the platform's middlewares. */
  readonly serviceNamespaces: readonly string[];
}

const TLS_VERSIONS = { '1.2': 'VersionTLS12', '1.3': 'VersionTLS13' } as const;

/** TLS 1.2 suites with forward secrecy, for ECDSA and RSA certificates; those of TLS 1.3 can not be chosen. */
const CIPHER_SUITES = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
];

/** Values for the chart traefik 41.3. */
export function traefikValues(settings: TraefikConfig, context: TraefikContext): ChartValues {
  return {
    // Otherwise Service and IngressClass take the release's name, and `ingressClassName: traefik` leads nowhere.
    fullnameOverride: INGRESS.serviceName,
    image: chartImage(context.image),
    ...(context.image.digest === undefined ? {} : { versionOverride: context.image.tag }),
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    ...pods(settings, context.availability),
    ingressClass: { enabled: true, isDefaultClass: true, name: INGRESS.className },
    providers: {
      kubernetesCRD: {
        enabled: true,
        allowCrossNamespace: false,
        // The dashboard's route is the only one that refers to another provider (api@internal).
        crossProviderNamespaces: [INGRESS.namespace],
        defaultTLSResourcesNamespace: INGRESS.namespace,
      },
      // An empty list would be left out by the chart, and then every namespace may.
      kubernetesIngress: { enabled: true, crossProviderNamespaces: [INGRESS.namespace, ...context.serviceNamespaces] },
    },
    core: { strictTLSOptions: true },
    ports: ports(settings),
    tlsOptions: {
      // sniStrict would break the handshake that an HTTP-01 check makes before its certificate exists.
      default: { minVersion: TLS_VERSIONS[settings.tls.minimumVersion], cipherSuites: CIPHER_SUITES, sniStrict: false },
    },
    service: service(settings),
    log: { format: 'json', level: 'INFO' },
    accessLog: { enabled: settings.accessLog, format: 'json' },
    ...wildcardStore(context.wildcard),
    ...tracingValues(settings.tracing),
    metrics: { prometheus: { service: { enabled: true } } },
    ingressRoute: { dashboard: dashboardRoute(settings.dashboard) },
    extraObjects: [
      ...middlewareObjects({
        ...settings,
        forwardAuth: context.forwardAuth,
        whiteboardFrames: context.whiteboardFrames,
      }),
      ...dashboardCertificate(settings.dashboard, context.clusterIssuer),
      ...wildcardCertificate(context.wildcard, context.clusterIssuer),
    ],
  };
}

/** This chart wants the registry apart from the repository. */
function chartImage(image: Image): ChartValues {
  const [registry, ...path] = image.repository.split('/');
  return { ...imageValues(image), registry, repository: path.join('/') };
}

function pods({ replicas, resources }: TraefikConfig, availability: Availability): ChartValues {
  const priority = priorityClass(availability, 'cluster');
  return {
    deployment: { replicas },
    resources: resourceValues(resources),
    ...(priority === undefined ? {} : { priorityClassName: priority }),
    ...(replicas < 2
      ? {}
      : {
          podDisruptionBudget: { enabled: true, minAvailable: 1 },
          topologySpreadConstraints: chartSpread(availability, replicas, INGRESS.podLabels),
        }),
  };
}

function ports({ loadBalancer: { proxyProtocol } }: TraefikConfig): ChartValues {
  const client = proxyProtocol.enabled ? { proxyProtocol: { trustedIPs: [...proxyProtocol.trustedIPs] } } : {};
  return {
    web: {
      ...client,
      http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https', permanent: true } } },
      // Challenges of Let's Encrypt are answered before the redirect.
      allowACMEByPass: true,
    },
    websecure: {
      ...client,
      http: {
        tls: { enabled: true },
        middlewares: [middlewareReference('security-headers')],
        // Otherwise X_authentik_username passes forward auth and reaches backends that read `_` as `-`.
        underscoreHeadersStrategy: 'delete',
      },
    },
  };
}

function service({ loadBalancer }: TraefikConfig): ChartValues {
  return {
    annotations: {
      ...(loadBalancer.proxyProtocol.enabled ? { 'loadbalancer.openstack.org/proxy-protocol': 'true' } : {}),
      ...loadBalancer.annotations,
    },
    spec: { type: 'LoadBalancer', externalTrafficPolicy: loadBalancer.externalTrafficPolicy },
  };
}
