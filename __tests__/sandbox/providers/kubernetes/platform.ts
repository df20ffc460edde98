/** One of everything that the stand-in manages, in two versions: what a test plans, changes and destroys. */

type Resources = Record<string, Record<string, Record<string, unknown>>>;

const NAMESPACE = 'integration';
const metadata = (name: string, more: Record<string, unknown> = {}) => [{ name, namespace: NAMESPACE, ...more }];
const depends = { depends_on: ['kubernetes_namespace_v1.it'] };

const podTemplate = (app: string, image: string) => [
  {
    metadata: [{ labels: { app } }],
    spec: [
      {
        enable_service_links: false,
        automount_service_account_token: false,
        security_context: [
          { run_as_non_root: true, run_as_user: '1000', seccomp_profile: [{ type: 'RuntimeDefault' }] },
        ],
        container: [
          {
            name: 'main',
            image,
            port: [{ name: 'http', container_port: 8080 }],
            env: [{ name: 'PASSWORD', value_from: [{ secret_key_ref: [{ name: 'written', key: 'password' }] }] }],
            resources: [{ requests: { cpu: '1000m', memory: '64Mi' }, limits: { memory: '65536Ki' } }],
            security_context: [{ allow_privilege_escalation: false, capabilities: [{ drop: ['ALL'] }] }],
            readiness_probe: [{ http_get: [{ path: '/', port: 'http' }] }],
            volume_mount: [{ name: 'tmp', mount_path: '/tmp' }],
          },
        ],
        volume: [{ name: 'tmp', empty_dir: [{ size_limit: '1024Mi' }] }],
      },
    ],
  },
];

const workload = (app: string, image: string) => ({
  selector: [{ match_labels: { app } }],
  template: podTemplate(app, image),
});

const jobSpec = (image: string) => [
  { template: [{ metadata: [{}], spec: [{ container: [{ name: 'main', image }], restart_policy: 'Never' }] }] },
];

const role = { rule: [{ api_groups: [''], resources: ['pods'], verbs: ['get', 'list'] }] };
const subject = [{ kind: 'ServiceAccount', name: 'web', namespace: NAMESPACE }];

/** @param version 1 or 2: each resource that can change in place differs between them. */
export function platform(version: 1 | 2): Resources {
  const image = `example.org/app:${version}`;
  const value = `v${version}`;
  return {
    kubernetes_namespace_v1: { it: { metadata: [{ name: NAMESPACE, labels: { version: value } }] } },
    kubernetes_config_map_v1: {
      it: { metadata: metadata('settings'), data: { a: value, b: 'line\nbreak' }, ...depends },
    },
    kubernetes_secret_v1: {
      it: { metadata: metadata('plain'), data: { key: value }, binary_data: { bin: 'AAEC' }, ...depends },
      written: {
        metadata: metadata('written'),
        data_wo: { password: `secret-${value}` },
        data_wo_revision: version,
        ...depends,
      },
    },
    kubernetes_service_account_v1: {
      it: { metadata: metadata('web'), automount_service_account_token: version === 1, ...depends },
    },
    kubernetes_service_v1: {
      it: {
        metadata: metadata('web'),
        spec: [{ selector: { app: 'web' }, port: [{ port: 79 + version, target_port: 'http' }] }],
        ...depends,
      },
      outside: {
        metadata: metadata('outside'),
        spec: [{ type: 'LoadBalancer', selector: { app: 'web' }, port: [{ port: 443 }] }],
        ...depends,
      },
    },
    kubernetes_deployment_v1: {
      it: { metadata: metadata('web'), spec: [{ replicas: String(version), ...workload('web', image) }], ...depends },
    },
    kubernetes_stateful_set_v1: {
      it: {
        metadata: metadata('database'),
        spec: [
          {
            service_name: 'database',
            replicas: '1',
            ...workload('database', image),
            volume_claim_template: [
              {
                metadata: [{ name: 'data' }],
                spec: [{ access_modes: ['ReadWriteOnce'], resources: [{ requests: { storage: '1Gi' } }] }],
              },
            ],
          },
        ],
        ...depends,
      },
    },
    kubernetes_daemon_set_v1: { it: { metadata: metadata('agent'), spec: [workload('agent', image)], ...depends } },
    kubernetes_job_v1: {
      it: {
        metadata: metadata('once', { labels: { version: value } }),
        spec: jobSpec('example.org/job:1'),
        ...depends,
      },
    },
    kubernetes_cron_job_v1: {
      it: {
        metadata: metadata('nightly'),
        spec: [
          { schedule: `${version} 3 * * *`, job_template: [{ metadata: [{}], spec: jobSpec('example.org/job:1') }] },
        ],
        ...depends,
      },
    },
    kubernetes_ingress_v1: {
      it: {
        metadata: metadata('web'),
        spec: [
          {
            ingress_class_name: 'traefik',
            tls: [{ hosts: ['web.example.org'], secret_name: 'web-tls' }],
            rule: [
              {
                host: 'web.example.org',
                http: [
                  {
                    path: [
                      {
                        path: `/${value}`,
                        path_type: 'Prefix',
                        backend: [{ service: [{ name: 'web', port: [{ number: 80 }] }] }],
                      },
                    ],
                  },
                ],
              },
            ],
          },
        ],
        ...depends,
      },
    },
    kubernetes_network_policy_v1: {
      it: {
        metadata: metadata('dns'),
        spec: [
          {
            pod_selector: [{}],
            policy_types: ['Egress'],
            egress: [{ ports: [{ port: String(52 + version), protocol: 'UDP' }] }],
          },
        ],
        ...depends,
      },
    },
    kubernetes_persistent_volume_claim_v1: {
      it: {
        metadata: metadata('data', { labels: { version: value } }),
        spec: [{ access_modes: ['ReadWriteOnce'], resources: [{ requests: { storage: '1024Mi' } }] }],
        ...depends,
      },
    },
    kubernetes_pod_disruption_budget_v1: {
      it: {
        metadata: metadata('web', { labels: { version: value } }),
        spec: [{ min_available: '1', selector: [{ match_labels: { app: 'web' } }] }],
        ...depends,
      },
    },
    kubernetes_resource_quota_v1: {
      it: {
        metadata: metadata('all'),
        spec: [{ hard: { pods: String(50 * version), 'requests.storage': '10240Mi' } }],
        ...depends,
      },
    },
    kubernetes_limit_range_v1: {
      it: {
        metadata: metadata('all'),
        spec: [{ limit: [{ type: 'Container', default: { cpu: `${version}` }, default_request: { cpu: '100m' } }] }],
        ...depends,
      },
    },
    kubernetes_role_v1: { it: { metadata: metadata('reader', { labels: { version: value } }), ...role, ...depends } },
    kubernetes_role_binding_v1: {
      it: {
        metadata: metadata('reader', { labels: { version: value } }),
        role_ref: [{ api_group: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' }],
        subject,
        ...depends,
      },
    },
    kubernetes_cluster_role_v1: {
      it: { metadata: [{ name: 'integration-reader', labels: { version: value } }], ...role },
    },
    kubernetes_cluster_role_binding_v1: {
      it: {
        metadata: [{ name: 'integration-reader', labels: { version: value } }],
        role_ref: [{ api_group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'integration-reader' }],
        subject,
      },
    },
    kubernetes_storage_class_v1: {
      it: { metadata: [{ name: 'integration', labels: { version: value } }], storage_provisioner: 'example.org/none' },
    },
    kubernetes_priority_class_v1: { it: { metadata: [{ name: 'integration' }], value: 1000, description: value } },
    kubernetes_config_map_v1_data: {
      it: {
        metadata: metadata('shared'),
        data: { ours: value },
        force: true,
        depends_on: ['kubernetes_config_map_v1.shared'],
      },
    },
    kubernetes_annotations: {
      it: {
        api_version: 'v1',
        kind: 'ConfigMap',
        metadata: metadata('shared'),
        annotations: { ours: value },
        field_manager: 'annotations',
        depends_on: ['kubernetes_config_map_v1.shared'],
      },
    },
    kubernetes_labels: {
      it: {
        api_version: 'v1',
        kind: 'ConfigMap',
        metadata: metadata('shared'),
        labels: { ours: value },
        // of its own: what one manager applies is all that it keeps
        field_manager: 'labels',
        force: true,
        depends_on: ['kubernetes_config_map_v1.shared'],
      },
    },
  };
}

/** What somebody else does to the objects: kind, name and a merge patch, for each that drift can be seen on. */
export const DRIFT: readonly (readonly [address: string, object: string, patch: object])[] = [
  ['kubernetes_namespace_v1.it', `namespace/${NAMESPACE}`, { metadata: { labels: { version: 'other' } } }],
  ['kubernetes_config_map_v1.it', 'configmap/settings', { data: { a: 'other' } }],
  ['kubernetes_secret_v1.it', 'secret/plain', { data: { key: 'b3RoZXI=' } }],
  ['kubernetes_service_account_v1.it', 'serviceaccount/web', { automountServiceAccountToken: true }],
  ['kubernetes_service_v1.it', 'service/web', { spec: { selector: { app: 'other' } } }],
  ['kubernetes_deployment_v1.it', 'deployment/web', { spec: { replicas: 3, paused: true } }],
  ['kubernetes_stateful_set_v1.it', 'statefulset/database', { spec: { minReadySeconds: 1 } }],
  [
    'kubernetes_daemon_set_v1.it',
    'daemonset/agent',
    { spec: { template: { metadata: { annotations: { by: 'hand' } } } } },
  ],
  ['kubernetes_cron_job_v1.it', 'cronjob/nightly', { spec: { suspend: true } }],
  ['kubernetes_ingress_v1.it', 'ingress/web', { spec: { ingressClassName: 'other' } }],
  ['kubernetes_network_policy_v1.it', 'networkpolicy/dns', { spec: { egress: null } }],
  ['kubernetes_resource_quota_v1.it', 'resourcequota/all', { spec: { hard: { pods: '7' } } }],
  ['kubernetes_role_v1.it', 'role/reader', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['*'] }] }],
  ['kubernetes_cluster_role_v1.it', 'clusterrole/integration-reader', { metadata: { labels: { foreign: 'x' } } }],
  ['kubernetes_priority_class_v1.it', 'priorityclass/integration', { description: 'other' }],
  ['kubernetes_config_map_v1_data.it', 'configmap/shared', { data: { ours: 'other' } }],
  ['kubernetes_labels.it', 'configmap/shared', { metadata: { labels: { ours: 'other' } } }],
];

/** The config map that others own, of which `config_map_v1_data` and `labels` keep a part: they change, it does not. */
export const SHARED = {
  metadata: metadata('shared'),
  data: { theirs: 'x' },
  lifecycle: [{ ignore_changes: ['data', 'metadata[0].labels', 'metadata[0].annotations'] }],
  ...depends,
};

/** Import ids, for every type that has an importer. */
export function importId(type: string, name: string): string | undefined {
  if (/_data$|^kubernetes_(labels|annotations)$/.test(type)) return undefined;
  const clusterScoped = /namespace|cluster_role|storage_class|priority_class/.test(type);
  return clusterScoped ? name : `${NAMESPACE}/${name}`;
}
