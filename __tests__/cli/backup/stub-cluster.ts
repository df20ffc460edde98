import type { Answer, Seen } from '../cluster/api-stub';
import { KUBE_SYSTEM } from '../cluster/api-stub';

type StoredObject = { kind: string; metadata: { name: string; namespace?: string; [key: string]: unknown } } & Record<
  string,
  unknown
>;

/** How the Job of a name ends: its failed step with its last words, or what its steps report. */
export type JobEnd = { readonly failed: string; readonly said: string } | { readonly report: string };

const KIND_OF: Readonly<Record<string, string>> = {
  cronjobs: 'CronJob',
  jobs: 'Job',
  pods: 'Pod',
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  events: 'Event',
  nodes: 'Node',
  leases: 'Lease',
};

/** Of a Deployment that is rolled out. */
const statusOf = (replicas: number) => ({
  observedGeneration: 1,
  replicas,
  updatedReplicas: replicas,
  availableReplicas: replicas,
});

const job = { containers: [{ name: 'finish', volumeMounts: [{ name: 'backup' }] }] };
const cronJob = (name: string, spec: object): StoredObject => ({
  kind: 'CronJob',
  metadata: { name, namespace: 'sample', uid: `uid-${name}` },
  spec: {
    jobTemplate: {
      metadata: {
        labels: {
          'app.kubernetes.io/name': 'backup',
          'app.kubernetes.io/component': 'restore',
          'app.kubernetes.io/instance': name,
          'app.kubernetes.io/version': '17.2-bookworm',
        },
      },
      spec: { template: { spec } },
    },
  },
});

/**
 * The objects of a cluster with one service `sample`, behind an {@link ApiStub}: what is made, patched and deleted is kept,
 * and Jobs end at once, as a test says.
 */
export class StubCluster {
  readonly objects: StoredObject[] = [
    { kind: 'Node', metadata: { name: 'node' } },
    cronJob('sample-backup', job),
    cronJob('sample-restore', {
      initContainers: [{ name: 'fetch', env: [{ name: 'RESTORE', value: '' }], volumeMounts: [] }],
      containers: [{ name: 'restore-databases', env: [{ name: 'BACKUP_DATABASES', value: 'app' }], volumeMounts: [] }],
      volumes: [{ name: 'password', secret: { secretName: 'sample-postgres' } }],
    }),
    this.workload('Deployment', 'web', 2, {
      env: [{ valueFrom: { secretKeyRef: { name: 'sample-postgres', key: 'uri' } } }],
    }),
    this.workload('Deployment', 'other', 1, {
      env: [{ valueFrom: { secretKeyRef: { name: 'another', key: 'uri' } } }],
    }),
  ];
  /** By the beginning of the Job's name. */
  readonly ends: Record<string, JobEnd> = {};

  find(kind: string, name: string): StoredObject | undefined {
    return this.objects.find((each) => each.kind === kind && each.metadata.name === name);
  }

  replicas(name: string): unknown {
    return (this.find('Deployment', name)?.['spec'] as { replicas?: number }).replicas;
  }

  jobs(beginning: string): StoredObject[] {
    return this.objects.filter(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith(beginning));
  }

  readonly answer: Answer = ({ method, url, body }: Seen) => {
    const [path = '', query = ''] = url.split('?');
    if (path.endsWith('/namespaces/kube-system')) return { body: KUBE_SYSTEM };
    const [, plural = '', name] =
      /^\/apis?\/(?:[a-z0-9.]+\/)?v1\/(?:namespaces\/[^/]+\/)?([a-z]+)(?:\/([^/]+))?/.exec(path) ?? [];
    const kind = KIND_OF[plural] ?? '';
    const content = JSON.parse(body === '' ? '{}' : body) as StoredObject;
    if (method === 'POST' && name !== undefined) return { code: 405, body: { message: 'not allowed' } };
    if (method === 'POST' && kind === 'Lease' && this.find(kind, content.metadata.name) !== undefined)
      return { code: 409, body: { message: 'already exists' } };
    if (method === 'POST') return { body: this.made({ ...content, kind }) };
    if (name === undefined) return { body: { items: this.listed(kind, new URLSearchParams(query)) } };
    const found = this.find(kind, name);
    if (found === undefined) return { code: 404, body: { message: 'not found' } };
    if (method === 'DELETE') this.objects.splice(this.objects.indexOf(found), 1);
    if (method === 'PATCH') this.patched(found, content);
    if (method === 'PUT') return this.replaced(found, content);
    return { body: found };
  };

  private workload(kind: string, name: string, replicas: number, container: object): StoredObject {
    return {
      kind,
      metadata: { name, namespace: 'sample', generation: 1, labels: {} },
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template: { spec: { containers: [{ name, ...container }] } },
      },
      status: statusOf(replicas),
    };
  }

  private listed(kind: string, query: URLSearchParams): StoredObject[] {
    const labels = (query.get('labelSelector') ?? '').split(',').filter((each) => each.includes('='));
    return this.objects.filter((each) => {
      if (each.kind !== kind) return false;
      if (kind === 'CronJob') return true;
      const own = (each.metadata['labels'] ?? {}) as Record<string, string>;
      return labels.every((label) => own[label.split('=')[0] ?? ''] === label.split('=')[1]);
    });
  }

  private made(object: StoredObject): StoredObject {
    object.metadata['creationTimestamp'] = new Date(Date.now() + this.objects.length).toISOString();
    this.objects.push(object);
    if (object.kind !== 'Job') return object;
    if ((object['spec'] as { suspend?: boolean }).suspend !== true) this.ended(object);
    return object;
  }

  /** As the API server: only whoever read the newest version may replace it. */
  private replaced(found: StoredObject, wanted: StoredObject): { code?: number; body: unknown } {
    const [version, read] = [found.metadata['resourceVersion'], wanted.metadata['resourceVersion']];
    if (version !== read) return { code: 409, body: { message: 'the object has been modified' } };
    wanted.metadata['resourceVersion'] = `${Number(version ?? 0) + 1}`;
    this.objects.splice(this.objects.indexOf(found), 1, wanted);
    return { body: wanted };
  }

  private patched(object: StoredObject, change: StoredObject): void {
    const { metadata, spec } = change as { metadata?: { annotations?: object }; spec?: { suspend?: boolean } };
    Object.assign((object.metadata['annotations'] ??= {}), metadata?.annotations);
    Object.assign(object['spec'] as object, spec);
    const { replicas } = (spec ?? {}) as { replicas?: number };
    if (replicas !== undefined) object['status'] = statusOf(replicas);
    if (object.kind === 'Job' && spec?.suspend === false) this.ended(object);
  }

  private ended(object: StoredObject): void {
    const { name } = object.metadata;
    const end = Object.entries(this.ends).find(([beginning]) => name.startsWith(beginning))?.[1] ?? { report: '' };
    const failed = 'failed' in end;
    object['status'] = { conditions: [{ type: failed ? 'Failed' : 'Complete', status: 'True' }] };
    const message = failed ? end.said : end.report;
    const status = { name: failed ? end.failed : 'last', state: { terminated: { exitCode: failed ? 1 : 0, message } } };
    this.objects.push({
      kind: 'Pod',
      metadata: { name: `${name}-pod`, namespace: 'sample', labels: { 'batch.kubernetes.io/job-name': name } },
      spec: { nodeName: 'node', containers: [{ name: status.name }] },
      status: { containerStatuses: [status] },
    });
  }
}
