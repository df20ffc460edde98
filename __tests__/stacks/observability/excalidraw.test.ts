import { at } from '../../constructs/in-namespace';
import { addresses, resource } from '../../support/terraform-json';
import { observability } from './synthesized';

const json = observability();
const part = (name: string): unknown => resource(json, `kubernetes_deployment_v1.excalidraw_${name}`);
const variable = (workload: unknown, name: string): unknown =>
  (at(workload, 'spec.template.spec.container[0].env') as { name: string; value: string }[]).find(
    (entry) => entry.name === name,
  )?.value;

it('has a room that is never doubled, not even during an update', () => {
  expect(at(part('room'), 'spec.replicas')).toBe('1');
  expect(at(part('room'), 'spec.strategy')).toEqual({ type: 'Recreate' });
});

it('has two web pods, protected from drains', () => {
  expect(at(part('web'), 'spec.replicas')).toBe('2');
  expect(addresses(json)).toContain('kubernetes_pod_disruption_budget_v1.excalidraw_web_disruption_budget');
});

it('keeps drawings as long as the configuration says, in milliseconds: the default of the image is one day', () => {
  const year = observability((config) => void (config.services.excalidraw.storage.ttlDays = 365));
  expect(variable(resource(year, 'kubernetes_deployment_v1.excalidraw_storage'), 'STORAGE_TTL')).toBe('31536000000');
});

it('keeps them in its own PostgreSQL, which only the storage and the backup may reach', () => {
  expect((part('storage') as { depends_on: string[] }).depends_on).toContain(
    'kubernetes_stateful_set_v1.excalidraw_postgres_server',
  );
  const rule = resource(json, 'kubernetes_network_policy_v1.excalidraw_namespace_network_excalidraw_postgres');
  expect(at(rule, 'spec.ingress')).toEqual(
    [{ 'app.kubernetes.io/instance': 'excalidraw-storage' }, { 'app.kubernetes.io/name': 'backup' }].map((labels) => ({
      from: [{ pod_selector: { match_labels: labels } }],
      ports: [{ port: '5432', protocol: 'TCP' }],
    })),
  );
});

it('answers on the three hosts that the web application computes; only the page asks for a login', () => {
  const ingress = (name: string): { hosts: unknown; middlewares: unknown } => {
    const block = resource(json, `kubernetes_ingress_v1.${name}`);
    return {
      hosts: (at(block, 'spec.rule') as { host: string }[]).map(({ host }) => host),
      middlewares: (at(block, 'metadata.annotations') as Record<string, string>)[
        'traefik.ingress.kubernetes.io/router.middlewares'
      ],
    };
  };
  expect(ingress('excalidraw_ingress')).toEqual({
    hosts: ['draw.ominis.ai'],
    middlewares:
      'flow-proxy-rate-limit@kubernetescrd,flow-proxy-excalidraw-frames@kubernetescrd,flow-proxy-authentik@kubernetescrd',
  });
  expect(ingress('excalidraw_api_ingress')).toEqual({
    hosts: ['draw-backend.ominis.ai', 'draw-room.ominis.ai'],
    middlewares: 'flow-proxy-rate-limit@kubernetescrd',
  });
});

it('carries the label that commands select by, on every part', () => {
  for (const name of ['web', 'storage', 'room']) {
    expect(at(part(name), 'spec.template.metadata.labels')).toHaveProperty(['app.kubernetes.io/name'], 'excalidraw');
  }
});
