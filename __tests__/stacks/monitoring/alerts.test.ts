import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { alerts } from '../../../stacks/monitoring/alerts';
import type { Config } from '../../../config/types';
import { environment } from '../../support/environments';
import { readExpression } from '../../support/promql';
import { synthesizeEnvironment } from '../../support/synth';

const LABELS_OF_A_POD = ['job', 'instance', 'namespace', 'pod'];
/** Metrics that the alerts may use and the labels that each has, with the source of the program that serves them. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  // cert-manager, internal/collectors/certificate_collector.go
  certmanager_certificate_expiration_timestamp_seconds: ['name', 'namespace', 'issuer_name'],
  certmanager_certificate_ready_status: ['name', 'namespace', 'condition', 'issuer_name'],
  // kube-state-metrics, docs/metrics/workload/cronjob-metrics.md
  kube_cronjob_status_last_successful_time: ['namespace', 'cronjob'],
  kube_cronjob_created: ['namespace', 'cronjob'],
  // authentik, internal/outpost/ak/metrics.go
  authentik_outpost_connection: ['outpost_name', 'outpost_type', 'uuid'],
  // Traefik 3, pkg/observability/metrics/prometheus.go
  traefik_entrypoint_requests_total: ['code', 'entrypoint', 'method', 'protocol'],
  // kubelet, pkg/kubelet/metrics/collectors/volume_stats.go
  kubelet_volume_stats_used_bytes: ['namespace', 'persistentvolumeclaim'],
  kubelet_volume_stats_capacity_bytes: ['namespace', 'persistentvolumeclaim'],
  // Prometheus itself, with the labels that the operator gives to targets
  up: LABELS_OF_A_POD,
};

const config = (change: (config: Config) => void = () => undefined) =>
  environment('production', (each) => {
    each.monitoring.enabled = true;
    change(each);
  });
const all = alerts(config());

test.each(all.map(({ alert, expr }) => [alert, expr]))(
  '%s is taken by the grammar of Prometheus and speaks of metrics that exist',
  async (_alert, expr) => {
    const { metrics, labels, problems } = await readExpression(expr);
    expect(problems).toEqual([]);
    expect(metrics).not.toEqual([]);
    expect(metrics.filter((metric) => KNOWN[metric] === undefined)).toEqual([]);
    const known = new Set(metrics.flatMap((metric) => KNOWN[metric] ?? []));
    expect(labels.filter((label) => !known.has(label))).toEqual([]);
  },
);

test.each(all.map((each) => [each.alert, each] as const))(
  '%s names in its text only labels that its result has',
  async (_alert, { expr, summary, description }) => {
    const used = [...`${summary} ${description}`.matchAll(/\{\{ \$labels\.(\w+) \}\}/g)].map((match) => match[1] ?? '');
    const { metrics, resultLabels } = await readExpression(expr);
    const kept = resultLabels ?? metrics.flatMap((metric) => KNOWN[metric] ?? []);
    expect(used.filter((label) => !kept.includes(label))).toEqual([]);
  },
);

test('the check of expressions finds what is wrong', async () => {
  const problems = async (expr: string) => (await readExpression(expr)).problems.length;
  for (const expr of ['sum(rate(x_y[5m])', 'rat(x_y[5m])', 'x_y{namespace=a}', 'x_y > > 1', 'x_y[5]m', 'a b']) {
    expect(`${expr}: ${(await problems(expr)) > 0}`).toBe(`${expr}: true`);
  }
  expect(await problems('x_y{namespace="a"} > 1')).toBe(0);
  expect(await readExpression('max by (a) (rate(x_y{b="c"}[5m])) > 1')).toMatchObject({
    metrics: ['x_y'],
    labels: ['a', 'b'],
    resultLabels: ['a'],
  });
});

interface Cases {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[];
  }[];
}

test('promtool has a case in which each alert fires, and one in which it is silent', () => {
  const { tests } = parse(readFileSync(join(__dirname, 'alerts.promtool.yaml'), 'utf8')) as Cases;
  const cases = tests.flatMap(({ alert_rule_test }) => alert_rule_test);
  const names = (fires: boolean) =>
    [...new Set(cases.filter((each) => each.exp_alerts.length > 0 === fires).map(({ alertname }) => alertname))].sort();
  const every = all.map(({ alert }) => alert).sort();
  expect(names(true)).toEqual(every);
  expect(names(false)).toEqual(every);
});

test('thresholds are those of the configuration, in seconds and shares', () => {
  const exprs = alerts(
    config(({ monitoring }) => Object.assign(monitoring, { certificateDays: 7, backupHours: 2, volumePercent: 90 })),
  ).map(({ expr }) => expr);
  expect(exprs.join('\n')).toContain('< 604800');
  expect(exprs.filter((expr) => expr.includes('> 7200'))).toHaveLength(2);
  expect(exprs.join('\n')).toContain('> 0.9');
});

test('alerts on backups go with the backups', () => {
  const without = alerts(config(({ backups }) => (backups.enabled = false)));
  expect(without.filter(({ alert }) => alert.startsWith('Backup'))).toEqual([]);
});

test('an alert on an outpost goes with authentik', () => {
  const without = alerts(config(({ services }) => (services.authentik.enabled = false)));
  expect(without.map(({ alert }) => alert)).not.toContain('OutpostDisconnected');
  expect(JSON.stringify(without)).not.toContain('authentik|');
});

test('the stack is there only where it is switched on: the definitions belong to the operator', () => {
  expect(Object.keys(synthesizeEnvironment(environment('production')))).not.toContain('monitoring');
  expect(Object.keys(synthesizeEnvironment(config()))).toContain('monitoring');
});

test('every backup is watched: its CronJob has the name that the alerts look for', () => {
  const names = Object.values(
    synthesizeEnvironment(
      config(({ backups }) => {
        backups.enabled = true;
      }),
    ),
  ).flatMap((json) =>
    Object.values(json.resource?.['kubernetes_cron_job_v1'] ?? {}).map(
      ({ metadata }) => (metadata as { name: string }).name,
    ),
  );
  expect(names.filter((name) => !/^.+-(backup|restore)$/.test(name))).toEqual([]);
  expect(names.filter((name) => name.endsWith('-backup')).length).toBeGreaterThanOrEqual(4);
});
