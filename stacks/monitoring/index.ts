import type { Construct } from 'constructs';
import { ChartRelease } from '../../constructs/chart-release';
import type { ChartValues } from '../../constructs/chart-values';
import type { Config } from '../../config/types';
import { PlatformStack } from '../platform-stack';
import type { PlatformStackProps } from '../platform-stack';
import { alerts } from './alerts';
import { monitors } from './monitors';

/**
 * What Prometheus asks the platform, and what it tells people. Off unless configured: the definitions belong to the
 * Prometheus operator, and so does the namespace.
 */
export class MonitoringStack extends PlatformStack {
  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id, props);
    new ChartRelease(this, 'monitoring', {
      releaseName: 'monitoring',
      chart: { local: 'monitoring' },
      namespace: props.config.monitoring.namespace,
      values: monitoringValues(props.config),
    });
  }
}

/** Values for charts/monitoring. */
export function monitoringValues(config: Config): ChartValues {
  return {
    labels: { ...config.monitoring.labels },
    monitors: monitors(config).map((monitor) => ({ ...monitor, matchLabels: { ...monitor.matchLabels } })),
    alerts: alerts(config).map((alert) => ({ ...alert })),
  };
}
