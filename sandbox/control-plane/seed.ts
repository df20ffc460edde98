import type { KubeClient, KubeObject } from '../kube/kube-client';
import { SandboxError } from '../sandbox-error';
import { waitUntil } from '../wait-until';

/** Simulated nodes: three, so that spreading replicas over nodes can be seen. */
const NODES = ['sandbox-1', 'sandbox-2', 'sandbox-3'];

function node(name: string, index: number): object {
  const size = { cpu: '8', memory: '32Gi', pods: '110', 'ephemeral-storage': '100Gi' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/region': 'sandbox',
        'topology.kubernetes.io/zone': `sandbox-${String.fromCharCode(97 + index)}`,
      },
    },
    // Cannot be changed afterwards.
    spec: { podCIDR: `198.18.${index}.0/24`, podCIDRs: [`198.18.${index}.0/24`] },
    status: { capacity: size, allocatable: size },
  };
}

const storageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'kubernetes.io/host-path',
  reclaimPolicy: 'Delete',
  // There is no node agent that could wait for a first consumer.
  volumeBindingMode: 'Immediate',
};

const isReady = (object: KubeObject) =>
  (object.status as { conditions?: { type: string; status: string }[] } | undefined)?.conditions?.some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  ) ?? false;

/** Creates the nodes and the default storage class where they are missing. */
export async function seedCluster(client: KubeClient): Promise<void> {
  for (const [index, name] of NODES.entries()) {
    // Created, not applied: kwok and the controllers own most of a node afterwards.
    if (!(await client.get(`/api/v1/nodes/${name}`))) await client.call('POST', '/api/v1/nodes', node(name, index));
  }
  await client.apply('/apis/storage.k8s.io/v1/storageclasses/standard', storageClass);
}

/** Waits until every node is Ready and service accounts are made, which new pods need. */
export async function waitForCluster(client: KubeClient, evidence: () => string): Promise<void> {
  await waitUntil({
    what: 'the simulated nodes to be Ready and the default service account to exist',
    deadline: 180,
    attempt: async () => {
      const nodes = await client.list('/api/v1/nodes');
      const ready = NODES.filter((name) => nodes.some((object) => object.metadata.name === name && isReady(object)));
      if (ready.length < NODES.length) throw new SandboxError(`${ready.length} of ${NODES.length} nodes are Ready`);
      return (await client.get('/api/v1/namespaces/default/serviceaccounts/default')) !== null;
    },
    evidence,
  });
}

/** The cluster's identity: the UID of kube-system, which lives as long as the cluster's data. */
export async function readClusterUid(client: KubeClient): Promise<string> {
  const uid = (await client.get('/api/v1/namespaces/kube-system'))?.metadata.uid;
  if (!uid) throw new SandboxError('The cluster has no namespace kube-system: its API server did not finish starting.');
  return uid;
}
