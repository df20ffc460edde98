import type { Configuration, Scenario } from '../scenario';
import { container, metadata, podTemplate } from './pieces';

/** A container with blocks of most kinds, each with no more than what it needs. */
const full = (image: string) =>
  container(image, {
    env: [{ name: 'KEY', value_from: [{ secret_key_ref: [{ name: 'web', key: 'key' }] }] }],
    port: [{ container_port: 8080 }],
    readiness_probe: [{ http_get: [{ path: '/', port: '8080' }] }],
    security_context: [{ read_only_root_filesystem: true, capabilities: [{ drop: ['ALL'] }] }],
    volume_mount: [{ name: 'files', mount_path: '/files' }],
  });

const objects = (namespace: string, image: string): Configuration => ({
  resource: {
    kubernetes_config_map_v1: { it: { metadata: [{ name: 'web', namespace }], data: { key: 'value' } } },
    kubernetes_secret_v1: {
      it: { metadata: [{ name: 'web', namespace }], data_wo: { key: 'v' }, data_wo_revision: 1 },
    },
    kubernetes_service_account_v1: {
      it: { metadata: [{ name: 'web', namespace }], image_pull_secret: [{ name: 'registry' }] },
    },
    kubernetes_service_v1: {
      it: { metadata: metadata('web', namespace), spec: [{ selector: { app: 'web' }, port: [{ port: 80 }] }] },
    },
    kubernetes_network_policy_v1: {
      it: {
        metadata: metadata('web', namespace),
        spec: [
          {
            pod_selector: [{}],
            policy_types: ['Ingress', 'Egress'],
            ingress: [{ from: [{ namespace_selector: [{}] }, { pod_selector: [{ match_labels: { app: 'web' } }] }] }],
            egress: [{ to: [{ ip_block: [{ cidr: '0.0.0.0/0' }] }], ports: [{ port: '53' }] }, {}],
          },
        ],
      },
    },
    kubernetes_deployment_v1: {
      it: {
        metadata: metadata('web', namespace),
        spec: [
          {
            replicas: '1',
            selector: [{ match_labels: { app: 'web' } }],
            template: podTemplate('web', [full(image)], {
              security_context: [{ run_as_user: '1000', seccomp_profile: [{ type: 'RuntimeDefault' }] }],
              toleration: [{ operator: 'Exists' }],
              topology_spread_constraint: [
                { topology_key: 'kubernetes.io/hostname', label_selector: [{ match_labels: { app: 'web' } }] },
              ],
              volume: [
                { name: 'files', config_map: [{ name: 'web' }] },
                { name: 'key', secret: [{ secret_name: 'web', items: [{ key: 'key', path: 'key' }] }] },
                { name: 'tmp', empty_dir: [{}] },
              ],
            }),
          },
        ],
        wait_for_rollout: false,
      },
    },
    kubernetes_persistent_volume_claim_v1: {
      it: {
        metadata: metadata('web', namespace),
        spec: [{ access_modes: ['ReadWriteOnce'], resources: [{ requests: { storage: '1Gi' } }] }],
        // bound before it is read, so that every run sees the volume's name
        wait_until_bound: true,
      },
    },
  },
});

export const states: readonly Scenario[] = [
  {
    name: 'states: what is not set is null only where a plan said so',
    steps: ({ namespace }) => [
      { kind: 'apply', name: 'create', config: objects(namespace, 'registry.example/web:1.0.0') },
      { kind: 'states', name: 'states after create' },
      { kind: 'apply', name: 'new image', config: objects(namespace, 'registry.example/web:2.0.0') },
      { kind: 'states', name: 'states after update' },
    ],
  },
];
