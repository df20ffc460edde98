import type { Config } from '../../config/types';
import { monitors } from './monitors';

/** One alert; `expr` is PromQL. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  /** How long it has to hold. */
  readonly for: string;
  readonly severity: 'warning' | 'critical';
  readonly summary: string;
  readonly description: string;
}

const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_HOUR = 3_600;
/** CronJobs of the platform's backups. */
const BACKUPS = 'cronjob=~".+-backup"';

/** What a person has to be told. Metrics are cert-manager's, authentik's, kube-state-metrics' and the kubelet's. */
export function alerts(config: Config): Alert[] {
  const { services, backups } = config;
  const enabled = (Object.keys(services) as (keyof typeof services)[]).filter((name) => services[name].enabled);
  const namespaces = `namespace=~"${['cert-manager', 'flow-proxy', ...enabled].sort().join('|')}"`;
  return [
    ...certificateAlerts(config),
    ...(backups.enabled ? backupAlerts(config, namespaces) : []),
    ...(services.authentik.enabled ? [OUTPOST] : []),
    SERVER_ERRORS,
    volumeAlert(config, namespaces),
    notAnswering(namespaces),
    metricsMissing(config),
  ];
}

function certificateAlerts({ monitoring: { certificateDays } }: Config): Alert[] {
  return [
    {
      alert: 'CertificateExpiresSoon',
      // 0 for a certificate that was never issued, of which CertificateNotReady tells. Grouped, so that a new pod of
      // cert-manager continues the series.
      expr: `min by (namespace, name) (certmanager_certificate_expiration_timestamp_seconds > 0) - time() < ${certificateDays * SECONDS_PER_DAY}`,
      for: '1h',
      severity: 'critical',
      summary: 'Certificate {{ $labels.namespace }}/{{ $labels.name }} ends soon',
      description: `It ends in less than ${certificateDays} days and should have been renewed 30 days before its end: kubectl describe certificate, order and challenge say why not.`,
    },
    {
      alert: 'CertificateNotReady',
      expr: 'max by (namespace, name) (certmanager_certificate_ready_status{condition!="True"}) == 1',
      for: '30m',
      severity: 'warning',
      summary: 'Certificate {{ $labels.namespace }}/{{ $labels.name }} is not issued',
      description:
        'For half an hour it could not be issued. Does the host point to the load balancer, and is port 80 open?',
    },
  ];
}

function backupAlerts({ monitoring: { backupHours } }: Config, namespaces: string): Alert[] {
  const age = backupHours * SECONDS_PER_HOUR;
  return [
    {
      alert: 'BackupTooOld',
      expr: `time() - max by (namespace, cronjob) (kube_cronjob_status_last_successful_time{${namespaces}, ${BACKUPS}}) > ${age}`,
      for: '15m',
      severity: 'critical',
      summary: 'No backup by {{ $labels.namespace }}/{{ $labels.cronjob }}',
      description: `Its last success is more than ${backupHours} hours ago. Look at the logs of its last Job.`,
    },
    {
      alert: 'BackupNeverSucceeded',
      expr: `time() - max by (namespace, cronjob) (kube_cronjob_created{${namespaces}, ${BACKUPS}}) > ${age} unless on (namespace, cronjob) kube_cronjob_status_last_successful_time`,
      for: '15m',
      severity: 'critical',
      summary: '{{ $labels.namespace }}/{{ $labels.cronjob }} has never made a backup',
      description: `It exists for more than ${backupHours} hours without a success. Look at the logs of its last Job.`,
    },
    {
      alert: 'BackupsNotWatched',
      expr: `absent(kube_cronjob_created{${namespaces}, ${BACKUPS}})`,
      for: '1h',
      severity: 'warning',
      summary: 'Nobody would notice a missing backup',
      description: 'kube-state-metrics tells of no CronJob of the backups: it is down, or it leaves CronJobs out.',
    },
  ];
}

const OUTPOST: Alert = {
  alert: 'OutpostDisconnected',
  expr: 'min by (outpost_name) (authentik_outpost_connection) == 0',
  for: '5m',
  severity: 'critical',
  summary: 'Outpost {{ $labels.outpost_name }} has lost authentik',
  description: 'Hosts behind forward auth keep their old settings and may refuse every login.',
};

const SERVER_ERRORS: Alert = {
  alert: 'ServerErrors',
  expr: 'sum by (entrypoint) (rate(traefik_entrypoint_requests_total{code=~"5.."}[5m])) / sum by (entrypoint) (rate(traefik_entrypoint_requests_total[5m])) > 0.05',
  for: '10m',
  severity: 'warning',
  summary: 'More than one of twenty requests fails at {{ $labels.entrypoint }}',
  description:
    'Traefik answers 5xx. Its access log says for which host; forward auth without authentik answers so too.',
};

const volumeAlert = ({ monitoring: { volumePercent } }: Config, namespaces: string): Alert => ({
  alert: 'VolumeFillsUp',
  expr: `max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_used_bytes{${namespaces}} / kubelet_volume_stats_capacity_bytes{${namespaces}}) > ${volumePercent / 100}`,
  for: '15m',
  severity: 'warning',
  summary: 'Volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is nearly full',
  description: `More than ${volumePercent} % is used. Raise its size in the environment file; a database that is full stops.`,
});

const notAnswering = (namespaces: string): Alert => ({
  alert: 'PlatformNotAnswering',
  expr: `up{${namespaces}} == 0`,
  for: '10m',
  severity: 'warning',
  summary: '{{ $labels.namespace }}/{{ $labels.pod }} gives no metrics',
  description: 'The pod is down, or a network rule is missing.',
});

/** A monitor that finds nothing makes no `up` at all, and without metrics every other alert is silent. */
function metricsMissing(config: Config): Alert {
  const namespaces = [...new Set(monitors(config).map(({ namespace }) => namespace))];
  return {
    alert: 'MetricsMissing',
    expr: namespaces.map((namespace) => `absent(up{namespace="${namespace}"})`).join(' or '),
    for: '15m',
    severity: 'critical',
    summary: 'Prometheus asks nothing in {{ $labels.namespace }} for metrics',
    description:
      'No pod is there, or its monitor is not selected: compare monitoring.labels with the selectors of your Prometheus.',
  };
}
