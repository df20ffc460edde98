import { AUTHENTIK_RELEASES, releaseStep } from '../../../stacks/identity/release-order';
import { at } from '../../constructs/in-namespace';
import type { Config } from '../../../config/types';
import { addresses, resource } from '../../support/terraform-json';
import { environment } from '../../support/environments';
import { identity } from './synthesized';

test.each([
  ['2026.8.0', '2026.8', ['2026.5', '2026.8']],
  ['2026.5.3', '2026.5', ['2026.2', '2026.5']],
  ['2025.8.1', '2025.8', ['2025.8']],
])('%s is of release %s and may follow %j', (version, release, allowedBefore) => {
  expect(releaseStep(version)).toEqual({ release, allowedBefore });
});

test('the release of the catalogue is known', () => {
  const { tag } = environment('production').catalogue.images.authentik;
  expect(AUTHENTIK_RELEASES).toContain(releaseStep(tag).release);
});

test('an unknown release is refused with what to do', () => {
  expect(() => releaseStep('2027.2.0')).toThrow(/2027\.2, which is not in AUTHENTIK_RELEASES.*release notes/);
});

test('the release of the chart is planned only when the one before, or itself, is recorded in the cluster', () => {
  const json = identity();
  const precondition = at(resource(json, 'helm_release.authentik_release'), 'lifecycle.precondition[0]');
  expect(at(precondition, 'condition')).toBe(
    '${try(contains(["2026.5","2026.8"], data.kubernetes_config_map_v1.authentik_version_before.data["release"]), true)}',
  );
  expect(at(precondition, 'error_message')).toContain('2026.8 can follow only 2026.5 or 2026.8');
  // Read by its plain name: a reference to the namespace would put the reading off to the apply.
  expect(at(json.data?.['kubernetes_config_map_v1']?.['authentik_version_before'], 'metadata')).toEqual({
    name: 'authentik-release',
    namespace: 'authentik',
  });
});

test('the record is written after the release, under the name that is read', () => {
  const record = resource(identity(), 'kubernetes_config_map_v1.authentik_version_after');
  expect(at(record, 'metadata.name')).toBe('authentik-release');
  expect(record['data']).toEqual({ release: '2026.8', version: '2026.8.0' });
  expect(record['depends_on']).toEqual(['helm_release.authentik_release']);
});

describe('while authentik is switched off', () => {
  const off = (change: (config: Config) => void = () => undefined) =>
    identity((config) => {
      config.services.authentik.enabled = false;
      change(config);
    });
  const AFTER = 'kubernetes_config_map_v1.authentik_version_after';

  test('the record stays, and says what it said: the data are of that release, not of the catalogue', () => {
    const json = off(({ catalogue }) => Object.assign(catalogue.images.authentik, { tag: '2026.5.3' }));
    expect(resource(json, AFTER)).toMatchObject({
      metadata: { name: 'authentik-release' },
      data: '${try(data.kubernetes_config_map_v1.authentik_version_before.data, {})}',
    });
    expect(at(json.data?.['kubernetes_config_map_v1']?.['authentik_version_before'], 'metadata')).toEqual({
      name: 'authentik-release',
      namespace: 'authentik',
    });
  });

  test('the record goes with the data', () => {
    expect(addresses(off(({ services }) => void (services.authentik.keepData = false)))).not.toContain(AFTER);
  });
});
