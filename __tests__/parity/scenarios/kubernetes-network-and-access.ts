import type { Configuration, Scenario } from '../scenario';
import { metadata } from './pieces';

const one = (type: string, body: unknown): Configuration => ({ resource: { [type]: { it: body } } });

const service = (namespace: string, spec: Record<string, unknown>) =>
  one('kubernetes_service_v1', {
    metadata: metadata('web', namespace),
    spec: [{ selector: { app: 'web' }, port: [{ name: 'http', port: 80, target_port: 'http' }], ...spec }],
    timeouts: { create: '60s' },
  });

const ingress = (namespace: string, host: string) =>
  one('kubernetes_ingress_v1', {
    metadata: [{ name: 'web', namespace, annotations: { 'cert-manager.io/cluster-issuer': 'none' } }],
    spec: [
      {
        ingress_class_name: 'traefik',
        tls: [{ hosts: [host], secret_name: 'web-tls' }],
        rule: [
          {
            host,
            http: [
              {
                path: [
                  {
                    path: '/',
                    path_type: 'Prefix',
                    backend: [{ service: [{ name: 'web', port: [{ name: 'http' }] }] }],
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  });

const networkPolicy = (namespace: string, port: string) =>
  one('kubernetes_network_policy_v1', {
    metadata: metadata('allow', namespace),
    spec: [
      {
        pod_selector: [{}],
        policy_types: ['Ingress', 'Egress'],
        ingress: [
          {
            from: [{ namespace_selector: [{ match_labels: { 'kubernetes.io/metadata.name': 'flow-proxy' } }] }],
            ports: [{ port, protocol: 'TCP' }],
          },
        ],
        egress: [{ ports: [{ port: '53', protocol: 'UDP' }] }],
      },
    ],
  });

const denyAll = (namespace: string) =>
  one('kubernetes_network_policy_v1', {
    metadata: metadata('deny', namespace),
    spec: [{ pod_selector: [{}], policy_types: ['Ingress', 'Egress'] }],
  });

const claim = (namespace: string, storage: string) =>
  one('kubernetes_persistent_volume_claim_v1', {
    metadata: metadata('data', namespace),
    spec: [{ access_modes: ['ReadWriteOnce'], resources: [{ requests: { storage } }] }],
    timeouts: { create: '60s' },
  });

const disruption = (namespace: string, minimum: string) =>
  one('kubernetes_pod_disruption_budget_v1', {
    metadata: metadata('web', namespace),
    spec: [{ min_available: minimum, selector: [{ match_labels: { app: 'web' } }] }],
  });

const quota = (namespace: string, memory: string) =>
  one('kubernetes_resource_quota_v1', {
    metadata: metadata('all', namespace),
    spec: [{ hard: { 'requests.memory': memory, pods: '20', 'services.loadbalancers': '0' } }],
  });

const limits = (namespace: string, memory: string) =>
  one('kubernetes_limit_range_v1', {
    metadata: metadata('all', namespace),
    spec: [{ limit: [{ type: 'Container', default: { memory }, default_request: { cpu: '50m', memory: '64Mi' } }] }],
  });

const defaultAccount = (namespace: string, mounts: boolean, labels: Record<string, string>) =>
  one('kubernetes_default_service_account_v1', {
    metadata: [{ namespace, labels }],
    automount_service_account_token: mounts,
  });

const role = (namespace: string, verbs: readonly string[], bind: string) => ({
  resource: {
    kubernetes_service_account_v1: {
      it: { metadata: metadata('api', namespace), automount_service_account_token: false },
    },
    kubernetes_role_v1: {
      it: { metadata: metadata('reader', namespace), rule: [{ api_groups: [''], resources: ['pods'], verbs }] },
    },
    kubernetes_role_binding_v1: {
      it: {
        metadata: metadata('reader', namespace),
        role_ref: [{ api_group: 'rbac.authorization.k8s.io', kind: 'Role', name: bind }],
        subject: [{ kind: 'ServiceAccount', name: 'api', namespace }],
      },
    },
  },
});

export const networkAndAccess: readonly Scenario[] = [
  {
    name: 'service: ports, kinds, drift',
    steps: ({ namespace }) => [
      { kind: 'apply', name: 'create', config: service(namespace, {}) },
      {
        kind: 'apply',
        name: 'a second port',
        config: service(namespace, {
          port: [
            { name: 'http', port: 80, target_port: 'http' },
            { name: 'metrics', port: 9100, target_port: '9100' },
          ],
        }),
      },
      {
        kind: 'kubectl',
        name: 'edit',
        args: ['-n', namespace, 'patch', 'service', 'web', '-p', '{"spec":{"selector":{"app":"other"}}}'],
      },
      {
        kind: 'apply',
        name: 'a selector changed by hand',
        config: service(namespace, {
          port: [
            { name: 'http', port: 80, target_port: 'http' },
            { name: 'metrics', port: 9100, target_port: '9100' },
          ],
        }),
      },
      { kind: 'apply', name: 'headless by replacement', config: service(namespace, { cluster_ip: 'None' }) },
      {
        kind: 'import',
        name: 'import',
        address: 'kubernetes_service_v1.it',
        id: `${namespace}/web`,
        config: service(namespace, { cluster_ip: 'None' }),
      },
      {
        kind: 'apply',
        name: 'load balancer',
        config: service(namespace, { type: 'LoadBalancer', external_traffic_policy: 'Local' }),
      },
    ],
  },
  {
    name: 'ingress and network policies',
    steps: ({ namespace }) => [
      { kind: 'apply', name: 'ingress', config: ingress(namespace, 'a.example.test') },
      { kind: 'apply', name: 'another host', config: ingress(namespace, 'b.example.test') },
      {
        kind: 'kubectl',
        name: 'annotate',
        args: ['-n', namespace, 'annotate', 'ingress', 'web', 'cert-manager.io/cluster-issuer=other', '--overwrite'],
      },
      { kind: 'apply', name: 'an annotation changed by hand', config: ingress(namespace, 'b.example.test') },
      {
        kind: 'kubectl',
        name: 'foreign annotation',
        args: ['-n', namespace, 'annotate', 'ingress', 'web', 'example.test/note=1'],
      },
      { kind: 'plan', name: 'an annotation that somebody added', config: ingress(namespace, 'b.example.test') },
      {
        kind: 'import',
        name: 'import',
        address: 'kubernetes_ingress_v1.it',
        id: `${namespace}/web`,
        config: ingress(namespace, 'b.example.test'),
      },
      { kind: 'apply', name: 'network policy', config: networkPolicy(namespace, '8000') },
      { kind: 'apply', name: 'another port', config: networkPolicy(namespace, 'http') },
      { kind: 'apply', name: 'deny all', config: denyAll(namespace) },
      {
        kind: 'import',
        name: 'import deny all',
        address: 'kubernetes_network_policy_v1.it',
        id: `${namespace}/deny`,
        config: denyAll(namespace),
      },
    ],
  },
  {
    name: 'volume claim, disruption budget, quota, limit range',
    steps: ({ namespace }) => [
      { kind: 'apply', name: 'claim', config: claim(namespace, '2Gi') },
      { kind: 'plan', name: 'a smaller claim', config: claim(namespace, '1Gi') },
      { kind: 'plan', name: 'a larger claim', config: claim(namespace, '3Gi') },
      { kind: 'plan', name: 'the same size spelled otherwise', config: claim(namespace, '2048Mi') },
      { kind: 'apply', name: 'disruption budget', config: disruption(namespace, '1') },
      { kind: 'plan', name: 'another minimum', config: disruption(namespace, '50%') },
      { kind: 'apply', name: 'quota', config: quota(namespace, '2Gi') },
      { kind: 'apply', name: 'a larger quota', config: quota(namespace, '4096Mi') },
      { kind: 'apply', name: 'limit range', config: limits(namespace, '128Mi') },
      { kind: 'apply', name: 'another default', config: limits(namespace, '256Mi') },
    ],
  },
  {
    name: 'service account, role and binding',
    steps: ({ namespace }) => [
      { kind: 'apply', name: 'create', config: role(namespace, ['get', 'list'], 'reader') },
      { kind: 'apply', name: 'another verb', config: role(namespace, ['get', 'list', 'watch'], 'reader') },
      {
        kind: 'plan',
        name: 'another role in the binding',
        config: role(namespace, ['get', 'list', 'watch'], 'writer'),
      },
      { kind: 'kubectl', name: 'delete', args: ['-n', namespace, 'delete', 'rolebinding', 'reader'] },
      { kind: 'apply', name: 'a binding deleted by hand', config: role(namespace, ['get', 'list', 'watch'], 'reader') },
    ],
  },
  {
    name: 'default service account: taken over, drift, import',
    steps: ({ namespace }) => {
      const value = 'jsonpath={.automountServiceAccountToken}=false';
      const mountsNothing = ['-n', namespace, 'wait', 'serviceaccount/default', `--for=${value}`, '--timeout=120s'];
      const isThere = ['-n', namespace, 'wait', 'serviceaccount/default', '--for=create', '--timeout=120s'];
      const object = ['-n', namespace, 'patch', 'serviceaccount', 'default', '--type=merge', '-p'];
      return [
        { kind: 'apply', name: 'take over', config: defaultAccount(namespace, false, { team: 'a' }) },
        { kind: 'kubectl', name: 'mounts nothing', args: mountsNothing },
        { kind: 'kubectl', name: 'mount', args: [...object, '{"automountServiceAccountToken":true}'] },
        { kind: 'apply', name: 'mounting by hand', config: defaultAccount(namespace, false, { team: 'a' }) },
        { kind: 'apply', name: 'another label', config: defaultAccount(namespace, false, { team: 'b' }) },
        { kind: 'kubectl', name: 'delete', args: ['-n', namespace, 'delete', 'serviceaccount', 'default'] },
        // Seconds later on a busy machine; a plan before would create it.
        { kind: 'kubectl', name: 'is there again', args: isThere },
        { kind: 'apply', name: 'made anew by the controller', config: defaultAccount(namespace, false, { team: 'b' }) },
        {
          kind: 'import',
          name: 'import',
          address: 'kubernetes_default_service_account_v1.it',
          id: `${namespace}/default`,
          config: defaultAccount(namespace, false, { team: 'b' }),
        },
      ];
    },
  },
  {
    name: 'namespace: labels, drift, deletion with content',
    steps: ({ namespace }) => {
      const other = `${namespace}-other`;
      const config = (label: string) =>
        one('kubernetes_namespace_v1', {
          metadata: [{ name: other, labels: { 'pod-security.kubernetes.io/enforce': label, team: 'a' } }],
        });
      return [
        { kind: 'apply', name: 'create', config: config('baseline') },
        { kind: 'apply', name: 'another level', config: config('restricted') },
        {
          kind: 'kubectl',
          name: 'label',
          args: ['label', 'namespace', other, 'pod-security.kubernetes.io/enforce=privileged', '--overwrite'],
        },
        { kind: 'apply', name: 'a level changed by hand', config: config('restricted') },
        { kind: 'kubectl', name: 'foreign label', args: ['label', 'namespace', other, 'added=yes'] },
        { kind: 'plan', name: 'a label that somebody added', config: config('restricted') },
        {
          kind: 'import',
          name: 'import',
          address: 'kubernetes_namespace_v1.it',
          id: other,
          config: config('restricted'),
        },
      ];
    },
  },
];
