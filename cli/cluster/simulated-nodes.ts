import type { KubeObject } from './kube-object';

/** Kwok's mark on the nodes whose pods it simulates (kwok.sigs.k8s.io, "Node"). */
const MARK = 'kwok.x-k8s.io/node';

/** Whether pods are simulated on these nodes: then nothing that pods do is proven. */
export const areSimulated = (nodes: readonly KubeObject[]): boolean =>
  nodes.some(({ metadata }) => metadata.annotations?.[MARK] !== undefined);
