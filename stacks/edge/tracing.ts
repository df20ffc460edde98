import type { TraefikConfig } from '../../config/types';
import type { ChartValues } from '../../constructs/chart-values';

/** `tracing` of the chart: OTLP to one collector. */
export function tracingValues(tracing: TraefikConfig['tracing']): ChartValues {
  if (tracing === null) {
    return {};
  }
  const { protocol, host, port, encrypted, samplePercent } = tracing;
  const target: ChartValues =
    protocol === 'grpc'
      ? { grpc: { enabled: true, endpoint: `${host}:${port}`, insecure: !encrypted } }
      : { http: { enabled: true, endpoint: `${encrypted ? 'https' : 'http'}://${host}:${port}/v1/traces` } };
  return {
    tracing: { serviceName: 'flow-proxy', sampleRate: samplePercent / 100, otlp: { enabled: true, ...target } },
  };
}
