import type { ValueMap } from '../values/value-types';

/** A release as helm tells it, the parts that the provider needs. */
export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  /** Revision, from 1. */
  readonly version: number;
  readonly config?: ValueMap | null;
  readonly info: {
    readonly first_deployed: string;
    readonly last_deployed: string;
    readonly description?: string;
    readonly status: string;
    readonly notes?: string;
  };
  readonly chart: ChartMetadata;
}

/** What a Chart.yaml says. */
export interface ChartMetadata {
  readonly name: string;
  readonly version: string;
  readonly appVersion?: string;
  readonly type?: string;
  readonly dependencies?: readonly { readonly name: string }[] | null;
}

/** What `install` and `upgrade` print with `--output json`: there the chart's metadata lies one level deeper. */
export function parseWritten(text: string): HelmRelease {
  const release = JSON.parse(text) as Omit<HelmRelease, 'chart'> & { chart: { metadata: ChartMetadata } };
  return { ...release, chart: release.chart.metadata };
}
