import type { State } from '../../../../providers/framework/provider/views';
import { cloak } from '../values/cloak';
import { goJson } from '../values/go-json';
import type { HelmRelease } from './helm-release';
import type { ReleaseSchema } from './release-schema';

type Stored = State<ReleaseSchema>;

/** The attributes that a release in the cluster decides. */
export type ReleaseAttributes = Pick<
  Stored,
  'id' | 'name' | 'namespace' | 'version' | 'status' | 'manifest' | 'resources' | 'metadata'
>;

/** What state already knows and the release does not: which values are secret, how the version was written. */
export interface StateHints {
  readonly version: string | null;
  readonly set_sensitive: readonly { readonly name: string }[] | null;
  readonly set_wo_revision: number | null;
}

/** Versions that differ only in a leading `v`. */
export const versionsEqual = (left: string, right: string): boolean =>
  left.replace(/^v/, '') === right.replace(/^v/, '');

const unixSeconds = (time: string): number => Math.floor(Date.parse(time) / 1000);

const shownValues = ({ config }: HelmRelease, sensitive: readonly string[]): string =>
  config === null || config === undefined ? '{}' : goJson(cloak(config, sensitive));

/** The state of a release, as the real provider makes it (setReleaseAttributes). */
export function releaseAttributes(release: HelmRelease, hints: StateHints): ReleaseAttributes {
  const { chart, info } = release;
  const sensitive = (hints.set_sensitive ?? []).map(({ name }) => name);
  return {
    id: release.name,
    name: release.name,
    namespace: release.namespace,
    version: hints.version !== null && versionsEqual(chart.version, hints.version) ? hints.version : chart.version,
    status: info.status,
    manifest: null,
    resources: null,
    metadata: {
      name: release.name,
      namespace: release.namespace,
      revision: release.version,
      chart: chart.name,
      version: chart.version,
      app_version: chart.appVersion ?? '',
      // Write-only values cannot be told from others in a release, so none are stored.
      values: (hints.set_wo_revision ?? 0) > 0 ? '{}' : shownValues(release, sensitive),
      first_deployed: unixSeconds(info.first_deployed),
      last_deployed: unixSeconds(info.last_deployed),
      notes: info.notes ?? '',
    },
  };
}
