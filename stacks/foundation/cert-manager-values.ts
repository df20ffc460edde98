import { imageValues, resourceValues } from '../../constructs/chart-resources';
import type { ChartComponent } from '../../constructs/chart-resources';
import type { ChartValues } from '../../constructs/chart-values';
import { chartSpread, priorityClass } from '../../constructs/placement';
import type { Platform } from '../../constructs/platform';

export const CERT_MANAGER_NAMESPACE = 'cert-manager';

type Component = 'controller' | 'webhook' | 'cainjector';

export interface CertManagerComponents {
  readonly controller: ChartComponent;
  readonly webhook: ChartComponent;
  readonly cainjector: ChartComponent;
}

/** Labels by which the chart tells its components apart. */
export function componentLabels(name: Component): Record<string, string> {
  return { 'app.kubernetes.io/instance': 'cert-manager', 'app.kubernetes.io/component': name };
}

/** Values for the chart cert-manager 1.21. */
export function certManagerValues(components: CertManagerComponents, platform: Platform): ChartValues {
  const image = (name: Component | 'acmesolver' | 'startupapicheck') =>
    imageValues(platform.imageSource(`cert-manager-${name}` as const));
  const { availability } = platform;
  const priority = priorityClass(availability, 'cluster');
  const component = (name: Component) => componentValues(name, components[name], availability);
  return {
    global: {
      // The default is kube-system, where the platform creates nothing.
      leaderElection: { namespace: CERT_MANAGER_NAMESPACE },
      ...(priority === undefined ? {} : { priorityClassName: priority }),
    },
    // keep: removing the release must not remove every certificate of the cluster.
    crds: { enabled: true, keep: true },
    ...component('controller'),
    image: image('controller'),
    webhook: { ...component('webhook'), image: image('webhook') },
    cainjector: { ...component('cainjector'), image: image('cainjector') },
    acmesolver: { image: image('acmesolver') },
    // The Job that proves that the webhook answers: it makes the release that follows safe.
    startupapicheck: {
      enabled: true,
      timeout: '5m',
      image: image('startupapicheck'),
      resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } },
    },
    prometheus: { enabled: true, servicemonitor: { enabled: false } },
  };
}

function componentValues(
  name: Component,
  { replicas, resources }: ChartComponent,
  availability: Platform['availability'],
): ChartValues {
  return {
    replicaCount: replicas,
    resources: resourceValues(resources),
    ...(replicas < 2
      ? {}
      : {
          podDisruptionBudget: { enabled: true, minAvailable: 1 },
          topologySpreadConstraints: chartSpread(availability, replicas, componentLabels(name)),
        }),
  };
}
