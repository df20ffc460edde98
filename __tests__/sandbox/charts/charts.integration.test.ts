import { join } from 'node:path';
import { CHARTS, helmBinary, run, template, type Rendered } from './helm';
import { documentedNames } from './names-table';
import { CHART_NAMES, SAMPLES, type ChartName } from './sample-values';

const STAND_IN = 'cluster-infra.sandbox/stand-in';
const COMPONENT = 'app.kubernetes.io/component';

let helm: string;
beforeAll(async () => {
  helm = await helmBinary();
});

const render = (chart: ChartName, values: unknown = SAMPLES[chart].values): Rendered[] =>
  template(helm, chart, { ...SAMPLES[chart], values });

const spec = (object: Rendered | undefined): Record<string, unknown> => object?.spec as Record<string, unknown>;

const find = (objects: readonly Rendered[], kind: string, name: string): Rendered => {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name} among ${objects.map((each) => each.kind).join(', ')}`);
  return found;
};

describe.each(CHART_NAMES)('stand-in chart %s', (chart) => {
  test('passes helm lint with default and with sample values', () => {
    const folder = join(CHARTS, chart);
    expect(run(helm, ['lint', folder])).toContain('1 chart(s) linted, 0 chart(s) failed');
    const values = JSON.stringify(SAMPLES[chart].values);
    expect(run(helm, ['lint', folder, '--values', '-'], values)).toContain('0 chart(s) failed');
  });

  test('renders exactly the objects that NAMES.md lists', () => {
    const own = render(chart).filter((object) => object.metadata.labels?.[STAND_IN] === 'chart');
    const rendered = own.map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.labels?.[COMPONENT] ?? '-'}`);
    expect(rendered.sort()).toEqual([...(documentedNames().get(chart) ?? [])].sort());
  });

  test('labels every object and pod of its own as a stand-in', () => {
    const unlabelled = render(chart).filter((object) => object.metadata.labels?.[STAND_IN] !== 'chart');
    expect(unlabelled.map((object) => object.metadata.name)).toEqual(chart === 'traefik' ? ['of-flow-proxy'] : []);
    for (const object of render(chart).filter(({ kind }) => kind === 'Deployment' || kind === 'Job')) {
      const pod = (object.spec as { template: { metadata: { labels: Record<string, string> } } }).template;
      expect(pod.metadata.labels[STAND_IN]).toBe('chart');
    }
  });

  test('refuses a value that does not exist, by name', () => {
    expect(() => render(chart, { ...SAMPLES[chart].values, replicaz: 2 })).toThrow(/replicaz/);
  });
});

describe('values reach the objects', () => {
  test('cert-manager: replicas, budgets, resources, CRD policy', () => {
    const objects = render('cert-manager');
    expect(spec(find(objects, 'Deployment', 'cert-manager-webhook'))['replicas']).toBe(3);
    expect(spec(find(objects, 'PodDisruptionBudget', 'cert-manager'))['minAvailable']).toBe(1);
    expect(spec(find(objects, 'PodDisruptionBudget', 'cert-manager-cainjector'))['minAvailable']).toBe(2);
    expect(JSON.stringify(find(objects, 'Deployment', 'cert-manager'))).toContain('"requests":{"cpu":"10m"}');
    const crds = objects.filter((object) => object.kind === 'CustomResourceDefinition');
    expect(crds.map((crd) => crd.metadata.annotations?.['helm.sh/resource-policy'])).toEqual(Array(6).fill('keep'));
    expect(render('cert-manager', {}).some((object) => object.kind === 'CustomResourceDefinition')).toBe(false);
    expect(
      render('cert-manager', { installCRDs: true }).filter(({ kind }) => kind === 'CustomResourceDefinition'),
    ).toHaveLength(6);
  });

  test('cert-manager: the api check is a hook that runs after the installation and is cleaned up', () => {
    const job = find(render('cert-manager'), 'Job', 'cert-manager-startupapicheck');
    expect(job.metadata.annotations).toMatchObject({
      'helm.sh/hook': 'post-install',
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
    });
    const off = render('cert-manager', { startupapicheck: { enabled: false } });
    expect(off.some((object) => object.kind === 'Job')).toBe(false);
  });

  test('traefik: names follow fullnameOverride, else release and chart', () => {
    expect(find(render('traefik'), 'IngressClass', 'traefik').metadata.annotations).toEqual({
      'ingressclass.kubernetes.io/is-default-class': 'true',
    });
    const without = render('traefik', {});
    expect(find(without, 'IngressClass', 'flow-proxy-traefik')).toBeDefined();
    expect(find(without, 'Service', 'flow-proxy-traefik')).toBeDefined();
  });

  test('traefik: redirection, TLS options without empty ones, extra objects as templates', () => {
    const objects = render('traefik');
    const deployment = JSON.stringify(find(objects, 'Deployment', 'traefik'));
    expect(deployment).toContain('--entryPoints.web.http.redirections.entryPoint.to=:443');
    expect(deployment).toContain('--entryPoints.websecure.http.middlewares=flow-proxy-security-headers@kubernetescrd');
    expect(spec(find(objects, 'TLSOption', 'default'))).toEqual({ minVersion: 'VersionTLS12' });
    expect(find(objects, 'ConfigMap', 'of-flow-proxy')['data']).toEqual({ key: 'value' });
    expect(find(objects, 'Service', 'traefik').metadata.annotations).toEqual({ 'example.com/flavor': 'small' });
  });

  test('authentik: a Secret of the user replaces the own one and stops the restart by checksum', () => {
    const existing = { authentik: { existingSecret: { secretName: 'authentik-config' } } };
    const checksum = (values: unknown) =>
      /"checksum\/secret":"(\w+)"/.exec(JSON.stringify(render('authentik', values)));
    const objects = render('authentik', existing);
    expect(objects.some((object) => object.kind === 'Secret')).toBe(false);
    expect(JSON.stringify(find(objects, 'Deployment', 'authentik-server'))).toContain('"name":"authentik-config"');
    const changed = { authentik: { ...existing.authentik, log_level: 'debug' } };
    expect(checksum(changed)?.[1]).toBe(checksum(existing)?.[1]);
    expect(checksum({ authentik: { log_level: 'debug' } })?.[1]).not.toBe(checksum({})?.[1]);
  });

  test('authentik: blueprints are mounted in the worker only', () => {
    const objects = render('authentik');
    const mount = '/blueprints/mounted/cm-applications';
    expect(JSON.stringify(find(objects, 'Deployment', 'authentik-worker'))).toContain(mount);
    expect(JSON.stringify(find(objects, 'Deployment', 'authentik-server'))).not.toContain(mount);
  });
});

describe('what the real charts refuse, the stand-ins refuse too', () => {
  const refused: readonly (readonly [ChartName, object, RegExp])[] = [
    ['cert-manager', { crd: { enabled: true } }, /crd is not allowed/],
    ['cert-manager', { crds: { enabled: 'yes' } }, /crds.enabled: Invalid type/],
    ['cert-manager', { webhook: { replicas: 2 } }, /webhook: Additional property replicas/],
    ['traefik', { logs: { access: { enabled: true } } }, /logs is not allowed/],
    ['traefik', { ports: { websecure: { tls: { enabled: true } } } }, /ports.websecure: Additional property tls/],
    ['traefik', { image: { tag: 'latest' } }, /latest.*not supported/],
    ['traefik', { image: { tag: 'v2.11.0' } }, /too old/],
    ['traefik', { log: { level: 'LOUD' } }, /log.level/],
    ['traefik', { api: { dashboard: false }, ingressRoute: { dashboard: { enabled: true } } }, /api.dashboard/],
    ['traefik', { metrics: { prometheus: { serviceMonitor: { enabled: true } } } }, /monitoring.coreos.com/],
    ['authentik', { ingress: { enabled: true } }, /`ingress` is deprecated.*server.ingress/],
    ['authentik', { image: { tag: '1' } }, /`image` is deprecated/],
    ['authentik', { replicas: 2 }, /`replicas` is deprecated/],
    ['authentik', { global: { image: { pullSecrets: ['x'] } } }, /pullSecrets.*imagePullSecrets/],
  ];
  test.each(refused)('%s %j', (chart, values, message) => {
    expect(() => render(chart, values)).toThrow(message);
  });
});

test('pods of the infrastructure charts satisfy Pod Security "restricted" by default', () => {
  const pods = (['cert-manager', 'traefik'] as const)
    .flatMap((chart) => render(chart))
    .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    .map((object) => (object.spec as { template: { spec: PodSpec } }).template.spec);
  expect(pods).toHaveLength(5);
  for (const pod of pods) {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    for (const container of pod.containers) {
      expect(container.securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      });
    }
  }
});

interface PodSpec {
  readonly securityContext: object;
  readonly containers: readonly { readonly securityContext: object }[];
}
