import type { Configuration, Scenario } from '../scenario';
import { container, deployment, metadata, podTemplate } from './pieces';

const one = (type: string, body: unknown): Configuration => ({ resource: { [type]: { it: body } } });
const web = (namespace: string, options?: Parameters<typeof deployment>[1]) =>
  one('kubernetes_deployment_v1', deployment(namespace, options));

const statefulSet = (namespace: string, size: string, image = 'registry.example/db:1.0.0') =>
  one('kubernetes_stateful_set_v1', {
    metadata: metadata('db', namespace),
    spec: [
      {
        service_name: 'db',
        replicas: '1',
        selector: [{ match_labels: { app: 'db' } }],
        template: podTemplate('db', [container(image, { volume_mount: [{ name: 'data', mount_path: '/data' }] })]),
        volume_claim_template: [
          {
            metadata: [{ name: 'data' }],
            spec: [{ access_modes: ['ReadWriteOnce'], resources: [{ requests: { storage: size } }] }],
          },
        ],
      },
    ],
    timeouts: { create: '60s', update: '60s', delete: '60s' },
  });

const job = (namespace: string, image: string) =>
  one('kubernetes_job_v1', {
    metadata: metadata('once', namespace),
    spec: [{ backoff_limit: 2, template: podTemplate('once', [container(image)], { restart_policy: 'Never' }) }],
    wait_for_completion: true,
    timeouts: { create: '60s', update: '60s' },
  });

const cronJob = (namespace: string, schedule: string) =>
  one('kubernetes_cron_job_v1', {
    metadata: metadata('nightly', namespace),
    spec: [
      {
        schedule,
        concurrency_policy: 'Forbid',
        job_template: [
          {
            metadata: [{ labels: { app: 'nightly' } }],
            spec: [
              {
                template: podTemplate('nightly', [container('registry.example/job:1')], {
                  restart_policy: 'OnFailure',
                }),
              },
            ],
          },
        ],
      },
    ],
  });

const daemonSet = (namespace: string, image: string) =>
  one('kubernetes_daemon_set_v1', {
    metadata: metadata('agent', namespace),
    spec: [
      {
        selector: [{ match_labels: { app: 'agent' } }],
        template: podTemplate(
          'agent',
          [container(image, { security_context: [{ capabilities: [{ drop: ['ALL'], add: ['NET_RAW'] }] }] })],
          {
            host_network: true,
            dns_policy: 'ClusterFirstWithHostNet',
            toleration: [{ operator: 'Exists' }],
          },
        ),
      },
    ],
    timeouts: { create: '60s', update: '60s' },
  });

export const workloads: readonly Scenario[] = [
  {
    name: 'deployment: update in place, drift by scale and label, replacement by selector, import',
    steps: ({ namespace }) => [
      { kind: 'apply', name: 'create', config: web(namespace) },
      { kind: 'apply', name: 'new image', config: web(namespace, { image: 'registry.example/web:2.0.0' }) },
      { kind: 'kubectl', name: 'scale', args: ['-n', namespace, 'scale', 'deployment/web', '--replicas=5'] },
      { kind: 'apply', name: 'scaled by hand', config: web(namespace, { image: 'registry.example/web:2.0.0' }) },
      {
        kind: 'kubectl',
        name: 'label',
        args: ['-n', namespace, 'label', 'deployment', 'web', 'app=other', '--overwrite'],
      },
      {
        kind: 'apply',
        name: 'a label changed by hand',
        config: web(namespace, { image: 'registry.example/web:2.0.0' }),
      },
      {
        kind: 'kubectl',
        name: 'image',
        args: ['-n', namespace, 'set', 'image', 'deployment/web', 'main=registry.example/web:9'],
      },
      {
        kind: 'apply',
        name: 'an image changed by hand',
        config: web(namespace, { image: 'registry.example/web:2.0.0' }),
      },
      {
        kind: 'apply',
        name: 'a memory limit spelled otherwise',
        config: one('kubernetes_deployment_v1', {
          ...deployment(namespace),
          spec: [
            {
              replicas: '2',
              selector: [{ match_labels: { app: 'web' } }],
              template: podTemplate('web', [
                {
                  name: 'main',
                  image: 'registry.example/web:2.0.0',
                  resources: [{ requests: { cpu: '0.1', memory: '64Mi' }, limits: { memory: '1Gi' } }],
                },
              ]),
            },
          ],
        }),
      },
      {
        kind: 'import',
        name: 'import',
        address: 'kubernetes_deployment_v1.it',
        id: `${namespace}/web`,
        config: web(namespace, { image: 'registry.example/web:2.0.0' }),
      },
      { kind: 'plan', name: 'another selector', config: web(namespace, { app: 'other' }) },
      { kind: 'kubectl', name: 'delete', args: ['-n', namespace, 'delete', 'deployment', 'web'] },
      { kind: 'plan', name: 'deleted by hand', config: web(namespace) },
    ],
  },
  {
    name: 'deployment: a rollout that cannot finish ends at its deadline',
    steps: ({ namespace }) => [
      {
        kind: 'apply',
        name: 'no node matches',
        config: one('kubernetes_deployment_v1', {
          ...deployment(namespace),
          spec: [
            {
              replicas: '1',
              selector: [{ match_labels: { app: 'web' } }],
              template: podTemplate('web', [container('registry.example/web:1')], {
                node_selector: { nowhere: 'true' },
              }),
            },
          ],
          timeouts: { create: '20s', update: '20s' },
        }),
      },
    ],
  },
  {
    name: 'stateful set: image in place, volume claim by replacement',
    steps: ({ namespace }) => [
      { kind: 'apply', name: 'create', config: statefulSet(namespace, '1Gi') },
      { kind: 'apply', name: 'new image', config: statefulSet(namespace, '1Gi', 'registry.example/db:2.0.0') },
      { kind: 'plan', name: 'a larger volume', config: statefulSet(namespace, '2Gi', 'registry.example/db:2.0.0') },
      { kind: 'kubectl', name: 'scale', args: ['-n', namespace, 'scale', 'statefulset/db', '--replicas=2'] },
      { kind: 'apply', name: 'scaled by hand', config: statefulSet(namespace, '1Gi', 'registry.example/db:2.0.0') },
      {
        kind: 'import',
        name: 'import',
        address: 'kubernetes_stateful_set_v1.it',
        id: `${namespace}/db`,
        config: statefulSet(namespace, '1Gi', 'registry.example/db:2.0.0'),
      },
    ],
  },
  {
    name: 'daemon set: create, new image',
    steps: ({ namespace }) => [
      { kind: 'apply', name: 'create', config: daemonSet(namespace, 'registry.example/agent:1') },
      { kind: 'apply', name: 'new image', config: daemonSet(namespace, 'registry.example/agent:2') },
    ],
  },
  {
    name: 'job and cron job: a job is replaced, a cron job changes in place',
    steps: ({ namespace }) => [
      { kind: 'apply', name: 'job', config: job(namespace, 'registry.example/job:1') },
      { kind: 'plan', name: 'job with a new image', config: job(namespace, 'registry.example/job:2') },
      { kind: 'apply', name: 'cron job', config: cronJob(namespace, '5 4 * * *') },
      { kind: 'apply', name: 'cron job at another time', config: cronJob(namespace, '6 4 * * *') },
    ],
  },
];
