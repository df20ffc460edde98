import type { Config } from '../../config/types';
import { podGroup, workloadPods } from '../../constructs/network/flow';
import type { Flow, PodGroup } from '../../constructs/network/flow';
import { tcp } from '../../constructs/network-rules';
import { AUTHENTIK_NAME } from '../identity/authentik-values';
import { CERT_MANAGER_NAMESPACE, componentLabels } from '../foundation/cert-manager-values';
import { METRICS_PORTS } from '../monitoring/monitors';
import { TRAEFIK } from './ends';

/** Prometheus, in a namespace of others, to what has metrics. */
export function monitoringFlows({ monitoring, services }: Config): Flow[] {
  if (!monitoring.enabled) {
    return [];
  }
  const prometheus = podGroup(monitoring.namespace, 'prometheus', 'all');
  const asks = (to: PodGroup, port: number): Flow => ({
    from: prometheus,
    to,
    ports: [tcp(port)],
    why: 'Prometheus reads metrics.',
    when: 'monitoring.enabled',
  });
  const server = podGroup(AUTHENTIK_NAME, 'authentik-server', {
    'app.kubernetes.io/name': AUTHENTIK_NAME,
    'app.kubernetes.io/component': 'server',
  });
  const controller = podGroup(CERT_MANAGER_NAMESPACE, 'controller', componentLabels('controller'));
  return [
    asks(controller, METRICS_PORTS.certManager),
    asks(TRAEFIK, METRICS_PORTS.traefik),
    ...(services.authentik.enabled ? [asks(server, METRICS_PORTS.authentik)] : []),
    ...(services.homer.enabled ? [asks(workloadPods('homer', 'homer-collector'), METRICS_PORTS.collector)] : []),
  ];
}
