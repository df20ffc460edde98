import { monitoringValues } from '../../stacks/monitoring';
import { definitionsOf } from '../support/custom-resources';
import { environment } from '../support/environments';
import { lint, template, useToolchainHelm } from '../support/helm';
import { testUpstream } from '../support/upstream';

beforeAll(useToolchainHelm);

const render = () => template('monitoring', 'monitoring', monitoringValues(environment('production')));

describe('the chart monitoring', () => {
  test('passes the linter', () => {
    lint('monitoring');
  });

  test('makes a monitor for each program with metrics, and the alerts, with the labels that Prometheus selects by', () => {
    const objects = render();
    expect(objects.map(({ kind, metadata }) => `${kind} ${(metadata as { name: string }).name}`).sort()).toEqual([
      'PodMonitor authentik',
      'PodMonitor homer-collector',
      'PrometheusRule cluster-infra',
      'ServiceMonitor cert-manager',
      'ServiceMonitor traefik',
    ]);
    for (const { metadata } of objects) {
      expect(metadata).toMatchObject({ namespace: 'monitoring', labels: { release: 'kube-prometheus-stack' } });
    }
  });

  test('keeps the placeholders of Prometheus in the texts of alerts', () => {
    const rule = render().find(({ kind }) => kind === 'PrometheusRule');
    const { groups } = rule?.['spec'] as { groups: { rules: { annotations: { summary: string } }[] }[] };
    expect(groups[0]?.rules[0]?.annotations.summary).toBe(
      'Certificate {{ $labels.namespace }}/{{ $labels.name }} ends soon',
    );
  });

  test('makes nothing of nothing', () => {
    expect(template('monitoring', 'monitoring', {})).toEqual([]);
  });

  test('refuses values that it does not know', () => {
    expect(() => template('monitoring', 'monitoring', { alert: [] })).toThrow(/alert/);
  });

  testUpstream(
    'the objects of the chart monitoring fit the definitions of the operator',
    'prometheus-operator/crds',
    (path) => {
      const validator = definitionsOf(path);
      expect(render().flatMap((object) => validator.problems(object))).toEqual([]);
    },
  );
});
