import type { Config } from '../../config/types';
import { API_SERVER_PORTS, CHALLENGE_SOLVER, INGRESS } from '../../constructs/ingress-controller';
import { podGroup } from '../../constructs/network/flow';
import type { Flow } from '../../constructs/network/flow';
import { tcp } from '../../constructs/network-rules';
import { API_SERVER, CLIENTS, INTERNET, TENANTS, TRAEFIK, certificateChallenges } from './ends';

/** Port of a tenant's API. */
export const TENANT_API_PORT = 8000;

/** The namespace flow-proxy, and what Traefik reaches in the namespaces of tenants. */
export function edgeFlows({ platform }: Config): Flow[] {
  return [
    {
      from: CLIENTS,
      to: TRAEFIK,
      ports: [tcp(INGRESS.ports.web), tcp(INGRESS.ports.websecure)],
      why: 'The one way into the cluster.',
    },
    {
      from: TRAEFIK,
      to: API_SERVER,
      ports: API_SERVER_PORTS,
      why: 'Traefik watches ingresses, services and certificates.',
    },
    ...tracingFlow(platform.traefik.tracing),
    ...(platform.traefik.dashboard.enabled
      ? [{ ...certificateChallenges(INGRESS.namespace), when: 'platform.traefik.dashboard.enabled' }]
      : []),
    {
      from: TRAEFIK,
      to: TENANTS,
      ports: [tcp(TENANT_API_PORT), tcp(CHALLENGE_SOLVER.port)],
      why: "Requests to the API of a tenant, and the challenges of its host's certificate.",
    },
  ];
}

/** A Service of the cluster by its name in DNS. */
const SERVICE_HOST = /^[a-z0-9-]+\.([a-z0-9-]+)\.svc(\.cluster\.local)?$/;

function tracingFlow(tracing: Config['platform']['traefik']['tracing']): Flow[] {
  if (tracing === null) {
    return [];
  }
  const namespace = SERVICE_HOST.exec(tracing.host)?.[1];
  return [
    {
      from: TRAEFIK,
      to: namespace === undefined ? INTERNET : podGroup(namespace, 'traces', 'all'),
      ports: [tcp(tracing.port)],
      why: 'Traces of requests.',
      when: 'platform.traefik.tracing',
    },
  ];
}
