import type { Config } from '../../config/types';
import { INGRESS } from '../../constructs/ingress-controller';
import type { Labels } from '../../constructs/network/flow';
import { CERT_MANAGER_NAMESPACE } from '../foundation/cert-manager-values';

/** One thing that Prometheus asks for metrics. */
export interface Monitor {
  readonly name: string;
  /** By Services where the chart makes one for metrics, by pods otherwise. */
  readonly kind: 'ServiceMonitor' | 'PodMonitor';
  readonly namespace: string;
  readonly matchLabels: Labels;
  /** Name of the port of the Service, or of the pods. */
  readonly port: string;
  /** Whether the labels of a metric win over those of the pod: `namespace` of a certificate, not of cert-manager. */
  readonly honorLabels: boolean;
}

/** Ports behind those names, for the network table. */
export const METRICS_PORTS = {
  certManager: 9402,
  traefik: INGRESS.ports.metrics,
  authentik: 9300,
  collector: 9096,
} as const;

/** Everything of the platform that has metrics. */
export function monitors({ services }: Config): Monitor[] {
  return [
    {
      name: 'cert-manager',
      kind: 'ServiceMonitor',
      namespace: CERT_MANAGER_NAMESPACE,
      matchLabels: { 'app.kubernetes.io/instance': 'cert-manager', 'app.kubernetes.io/component': 'controller' },
      port: 'http-metrics',
      honorLabels: true,
    },
    {
      name: 'traefik',
      kind: 'ServiceMonitor',
      namespace: INGRESS.namespace,
      matchLabels: { ...INGRESS.podLabels, 'app.kubernetes.io/component': 'metrics' },
      port: 'metrics',
      honorLabels: false,
    },
    ...(services.authentik.enabled
      ? [
          {
            name: 'authentik',
            kind: 'PodMonitor',
            namespace: 'authentik',
            matchLabels: { 'app.kubernetes.io/name': 'authentik', 'app.kubernetes.io/component': 'server' },
            port: 'metrics',
            honorLabels: false,
          } as const,
        ]
      : []),
    ...(services.homer.enabled
      ? [
          {
            name: 'homer-collector',
            kind: 'PodMonitor',
            namespace: 'homer',
            matchLabels: { 'app.kubernetes.io/instance': 'homer-collector' },
            port: 'metrics',
            honorLabels: false,
          } as const,
        ]
      : []),
  ];
}
