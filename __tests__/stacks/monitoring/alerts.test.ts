import { alerts } from '../../../stacks/monitoring/alerts';
import type { Config } from '../../../config/types';
import { environment } from '../../support/environments';
import { readExpression } from '../../support/promql';
import { synthesizeEnvironment } from '../../support/synth';

/** Metrics that the alerts may use and the labels that each has, with the program that serves them. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  // cert-manager 1.21: pkg/metrics
  certmanager_certificate_expiration_timestamp_seconds: ['name', 'namespace'],
  certmanager_certificate_ready_status: ['name', 'namespace', 'condition'],
  // kube-state-metrics: docs/metrics/workload/cronjob-metrics.md
  kube_cronjob_status_last_successful_time: ['namespace', 'cronjob'],
  kube_cronjob_created: ['namespace', 'cronjob'],
  // authentik: internal/outpost/ak/metrics.go
  authentik_outpost_connection: ['outpost_name', 'outpost_type', 'uuid'],
  // Traefik 3: entry point metrics
  traefik_entrypoint_requests_total: ['code', 'entrypoint', 'method', 'protocol'],
  // kubelet: volume statistics
  kubelet_volume_stats_used_bytes: ['namespace', 'persistentvolumeclaim'],
  kubelet_volume_stats_capacity_bytes: ['namespace', 'persistentvolumeclaim'],
  // Prometheus itself
  up: ['job', 'instance', 'namespace', 'pod'],
};

const config = (change: (config: Config) => void = () => undefined) =>
  environment('production', (each) => {
    each.monitoring.enabled = true;
    change(each);
  });
const all = alerts(config());

test.each(all.map(({ alert, expr }) => [alert, expr]))(
  '%s is well formed and speaks of metrics that exist',
  (_alert, expr) => {
    const { metrics, labels, problems } = readExpression(expr);
    expect(problems).toEqual([]);
    expect(metrics.filter((metric) => KNOWN[metric] === undefined)).toEqual([]);
    const known = new Set(metrics.flatMap((metric) => KNOWN[metric] ?? []));
    expect(labels.filter((label) => !known.has(label))).toEqual([]);
  },
);

test.each(all.map((each) => [each.alert, each] as const))(
  '%s names in its text only labels that its result has',
  (_alert, each) => {
    const { expr, summary, description } = each;
    const used = [...`${summary} ${description}`.matchAll(/\{\{ \$labels\.(\w+) \}\}/g)].map((match) => match[1] ?? '');
    const { metrics, labels } = readExpression(expr);
    const isAggregated = /^(time\(\) - )?(max|min|sum) by/.test(expr);
    const kept = isAggregated ? labels : metrics.flatMap((metric) => KNOWN[metric] ?? []);
    expect(used.filter((label) => !kept.includes(label))).toEqual([]);
  },
);

test('the check of expressions finds what is wrong', () => {
  const problems = (expr: string) => readExpression(expr).problems.length;
  expect(problems('sum(rate(x_y[5m])')).toBeGreaterThan(0);
  expect(problems('rat(x_y[5m])')).toBeGreaterThan(0);
  expect(problems('x_y{namespace=a}')).toBeGreaterThan(0);
  expect(problems('x_y{namespace="a"} > 1')).toBe(0);
  expect(readExpression('max by (a) (x_y{b="c"}[5m])')).toMatchObject({ metrics: ['x_y'], labels: ['b', 'a'] });
});

test('thresholds are those of the configuration, in seconds and shares', () => {
  const exprs = alerts(
    config(({ monitoring }) => Object.assign(monitoring, { certificateDays: 7, backupHours: 2, volumePercent: 90 })),
  ).map(({ expr }) => expr);
  expect(exprs.join('\n')).toContain('< 604800');
  expect(exprs.filter((expr) => expr.includes('> 7200'))).toHaveLength(2);
  expect(exprs.join('\n')).toContain('> 0.9');
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
