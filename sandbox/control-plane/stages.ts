import { stringify } from 'yaml';

/**
 * The address that every LoadBalancer Service gets. It lies in 127/8, so that whatever dials it by mistake stays on the
 * machine; nothing listens there.
 */
export const LOAD_BALANCER_ADDRESS = '127.64.0.1';

/**
 * kwok's configuration: what happens to objects whose real controller is missing here. The stages for pods and nodes
 * that come with kwok stay on as long as no stage of these kinds is given.
 */
export function kwokConfiguration(): string {
  const withoutAddress = { key: '.status.loadBalancer.ingress', operator: 'DoesNotExist' };
  const address = [{ ip: LOAD_BALANCER_ADDRESS, ipMode: 'VIP' }];
  const stages = [
    {
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'Stage',
      metadata: { name: 'service-load-balancer' },
      spec: {
        resourceRef: { apiGroup: 'v1', kind: 'Service' },
        selector: {
          matchExpressions: [{ key: '.spec.type', operator: 'In', values: ['LoadBalancer'] }, withoutAddress],
        },
        next: { statusTemplate: stringify({ loadBalancer: { ingress: address } }) },
      },
    },
    {
      // Traefik publishes its Service's address on the Ingresses of its class.
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'Stage',
      metadata: { name: 'ingress-published-address' },
      spec: {
        resourceRef: { apiGroup: 'networking.k8s.io/v1', kind: 'Ingress' },
        selector: {
          matchExpressions: [{ key: '.spec.ingressClassName', operator: 'In', values: ['traefik'] }, withoutAddress],
        },
        next: { statusTemplate: stringify({ loadBalancer: { ingress: [{ ip: LOAD_BALANCER_ADDRESS }] } }) },
      },
    },
  ];
  return stages.map((stage) => stringify(stage)).join('---\n');
}
