import { nodeRanges } from '../../config/node-ranges';
import type { Config } from '../../config/types';
import { CHALLENGE_SOLVER, INGRESS } from '../../constructs/ingress-controller';
import { TENANT_NAMESPACE_LABELS } from '../../constructs/labels';
import { podGroup, workloadPods } from '../../constructs/network/flow';
import type { AddressGroup, Anybody, Flow, NamespacesGroup, PodGroup } from '../../constructs/network/flow';
import { tcp } from '../../constructs/network-rules';
import { PORT as POSTGRES_PORT } from '../../constructs/postgres/postgres-pod';

/** Whoever uses the platform: no address is known beforehand. */
export const CLIENTS: Anybody = { kind: 'anybody', name: 'clients' };
/** Hosts outside the cluster, whose addresses change. */
export const INTERNET: Anybody = { kind: 'anybody', name: 'internet' };
/** The service that sends codes by SMS. */
export const SMS_SERVICE: Anybody = { kind: 'anybody', name: 'SMS service' };
/** It calls from the host network of a control plane, and is reached at addresses, that nobody knows beforehand. */
export const API_SERVER: Anybody = { kind: 'anybody', name: 'API server' };

/** The ingress controller. */
export const TRAEFIK: PodGroup = podGroup(INGRESS.namespace, 'traefik', INGRESS.podLabels);

/** Every pod of every tenant. */
export const TENANTS: NamespacesGroup = {
  kind: 'namespaces',
  name: 'tenants',
  namespaceLabels: TENANT_NAMESPACE_LABELS,
  labels: 'all',
};

/** Pods in the host network, which have a node's address that no selector of pods matches. */
export function nodes({ cluster }: Config): AddressGroup {
  return { kind: 'addresses', name: 'nodes', setting: 'cluster.nodeCidrs', ranges: nodeRanges(cluster) };
}

/** What every namespace with public hosts needs: Traefik reaches the pods that prove a host to Let's Encrypt. */
export function certificateChallenges(namespace: string): Flow {
  return {
    from: TRAEFIK,
    to: podGroup(namespace, 'certificate-challenges', CHALLENGE_SOLVER.podLabels),
    ports: [tcp(CHALLENGE_SOLVER.port)],
    why: "Let's Encrypt asks for the answer to a challenge before it signs a certificate.",
  };
}

/** A service to the PostgreSQL of its namespace. */
export function databaseFlow(client: PodGroup): Flow {
  return {
    from: client,
    to: workloadPods(client.namespace, `${client.namespace}-postgres`),
    ports: [tcp(POSTGRES_PORT)],
    why: 'Its own database.',
  };
}
