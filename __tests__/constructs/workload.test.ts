import { ConfigFiles } from '../../constructs/workload/config-files';
import { CronJob } from '../../constructs/workload/cron-job';
import { DaemonSet } from '../../constructs/workload/daemon-set';
import { ClusterService } from '../../constructs/workload/service';
import { StatefulSet } from '../../constructs/workload/stateful-set';
import { addresses, resource } from '../support/terraform-json';
import { at, inNamespace } from './in-namespace';
import { CONTAINER, deployment, POD, web } from './sample-workload';

describe('replicas', () => {
  it('one: no disruption budget, which would block every node drain, and no spread', () => {
    const json = deployment({ replicas: 1 });
    expect(addresses(json).filter((address) => address.includes('disruption'))).toEqual([]);
    expect(at(web(json), 'spec.template.spec.topology_spread_constraint')).toBeUndefined();
  });

  it('two: a budget and spread over nodes and zones, for the pods of this workload', () => {
    const json = deployment({ replicas: 2 });
    const selector = at(web(json), 'spec.selector.match_labels');
    expect(resource(json, 'kubernetes_pod_disruption_budget_v1.web_disruption_budget')['spec']).toEqual({
      max_unavailable: '1',
      selector: { match_labels: selector },
    });
    expect(at(web(json), 'spec.template.spec.topology_spread_constraint')).toEqual(
      ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topology_key) => ({
        max_skew: 1,
        topology_key,
        when_unsatisfiable: 'ScheduleAnyway',
        label_selector: [{ match_labels: selector }],
      })),
    );
  });

  it.each([0, -1, 1.5])('%d is refused', (replicas) => {
    expect(() => deployment({ replicas })).toThrow(/replicas; use a whole number of at least 1/);
  });
});

it('labels say what a workload is; the selector holds nothing that changes with a version', () => {
  const block = web(deployment());
  expect(at(block, 'spec.selector.match_labels')).toEqual({
    'app.kubernetes.io/name': 'web',
    'app.kubernetes.io/instance': 'web',
    'app.kubernetes.io/component': 'web',
  });
  expect(at(block, 'spec.template.metadata.labels')).toEqual({
    ...(at(block, 'spec.selector.match_labels') as object),
    'app.kubernetes.io/part-of': 'cluster-infra',
    'app.kubernetes.io/managed-by': 'terraform',
    'app.kubernetes.io/version': '1.2.3',
  });
});

it('a rollout is waited for, as long as the configuration says', () => {
  expect(web(deployment())).toMatchObject({
    wait_for_rollout: true,
    timeouts: { create: '180s', update: '180s', delete: '180s' },
  });
});

it('a stateful set keeps its data, and its claims carry nothing that changes with a version', () => {
  const json = inNamespace((stack, namespace) => {
    new StatefulSet(stack, 'store', {
      name: 'store',
      namespace,
      component: 'store',
      version: '1.2.3',
      serviceName: 'store',
      claims: [{ name: 'data', size: '1Gi' }],
      pod: { ...POD, containers: [{ ...CONTAINER, mounts: [{ volume: 'data', path: '/data' }] }] },
    });
  });
  const spec = resource(json, 'kubernetes_stateful_set_v1.store')['spec'];
  expect(at(spec, 'volume_claim_template')).toBeUndefined();
  expect(at(spec, 'template.spec.volume')).toEqual([
    {
      name: 'data',
      persistent_volume_claim: {
        claim_name: '${kubernetes_persistent_volume_claim_v1.store_data.metadata[0].name}',
        read_only: false,
      },
    },
  ]);
  expect(resource(json, 'kubernetes_persistent_volume_claim_v1.store_data')).toMatchObject({
    metadata: { name: 'data-store-0', labels: at(spec, 'selector.match_labels') },
    spec: {
      access_modes: ['ReadWriteOnce'],
      storage_class_name: 'standard',
      resources: { requests: { storage: '1Gi' } },
    },
    wait_until_bound: false,
  });
});

it('a stateful set with a volume has one pod', () => {
  const store = (replicas: number): unknown =>
    inNamespace((stack, namespace) => {
      new StatefulSet(stack, 'store', {
        name: 'store',
        namespace,
        component: 'store',
        version: '1.2.3',
        replicas,
        serviceName: 'store',
        claims: [{ name: 'data', size: '1Gi' }],
        pod: POD,
      });
    });
  expect(() => store(1)).not.toThrow();
  expect(() => store(2)).toThrow(/2 replicas would share one volume/);
});

it('a cron job runs once at a time, ends by itself and explains a failure', () => {
  const json = inNamespace((stack, namespace) => {
    new CronJob(stack, 'job', {
      name: 'job',
      namespace,
      component: 'job',
      version: '1.2.3',
      schedule: '0 2 * * *',
      timeZone: 'Europe/Berlin',
      deadlineSeconds: 600,
      retries: 1,
      pod: {
        ...POD,
        onNodeOf: { app: 'store' },
        containers: [{ ...CONTAINER, probes: undefined, explainsItsEnd: true }],
      },
    });
  });
  const spec = at(resource(json, 'kubernetes_cron_job_v1.job'), 'spec');
  expect(spec).toMatchObject({
    schedule: '0 2 * * *',
    timezone: 'Europe/Berlin',
    concurrency_policy: 'Forbid',
    suspend: false,
  });
  expect(at(spec, 'job_template.spec')).toMatchObject({ active_deadline_seconds: 600, backoff_limit: 1 });
  const pod = at(spec, 'job_template.spec.template.spec');
  expect(at(pod, 'restart_policy')).toBe('Never');
  expect(at(pod, 'container[0].termination_message_policy')).toBe('FallbackToLogsOnError');
  expect(
    at(pod, 'affinity.pod_affinity.required_during_scheduling_ignored_during_execution[0].label_selector'),
  ).toEqual([{ match_labels: { app: 'store' } }]);
});

it('a daemon set takes the fixed label that commands select by', () => {
  const json = inNamespace((stack, namespace) => {
    new DaemonSet(stack, 'agent', {
      name: 'agent',
      namespace,
      component: 'agent',
      version: '1.2.3',
      selectorLabels: { app: 'agent' },
      pod: POD,
    });
  });
  const block = resource(json, 'kubernetes_daemon_set_v1.agent');
  expect(at(block, 'spec.selector.match_labels.app')).toBe('agent');
  expect(at(block, 'spec.template.metadata.labels.app')).toBe('agent');
});

it('a service names ports of the pods, so that pods without such a port are left out', () => {
  const json = inNamespace((stack, namespace) => {
    const service = new ClusterService(stack, 'service', {
      name: 'web',
      namespace,
      labels: { name: 'web' },
      selector: { app: 'web' },
      ports: [{ name: 'hep', port: 9060, target: 'hep', protocol: 'UDP' }],
    });
    expect(service.host).toBe('web.sample.svc.cluster.local');
  });
  expect(at(resource(json, 'kubernetes_service_v1.service'), 'spec')).toEqual({
    type: 'ClusterIP',
    selector: { app: 'web' },
    port: [{ name: 'hep', port: 9060, target_port: 'hep', protocol: 'UDP' }],
  });
});

it('shell and SQL in files reach the pod as they are: terraform reads nothing into them', () => {
  const json = inNamespace((stack, namespace) => {
    new ConfigFiles(stack, 'files', { name: 'f', namespace, files: { x: 'a ${HOME} %{if} $(b)' }, labels: {} });
  });
  expect(at(resource(json, 'kubernetes_config_map_v1.files'), 'data')).toEqual({ x: 'a $${HOME} %%{if} $(b)' });
});
