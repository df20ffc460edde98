import type { HelmRelease } from '../../../../sandbox/providers/helm/release/helm-release';
import { releaseAttributes } from '../../../../sandbox/providers/helm/release/release-state';

const release = (some: Partial<HelmRelease> = {}): HelmRelease => ({
  name: 'demo',
  namespace: 'apps',
  version: 3,
  config: { password: 's3cret', replicas: 2 },
  info: {
    first_deployed: '2026-01-01T00:00:00.9Z',
    last_deployed: '2026-01-02T03:04:05.5+01:00',
    status: 'deployed',
    notes: 'hello',
  },
  chart: { name: 'traefik', version: '41.3.0', appVersion: 'v3.7.11' },
  ...some,
});
const hints = { version: null, set_sensitive: null, set_wo_revision: null };

test('a release becomes the attributes of the real provider', () => {
  expect(releaseAttributes(release(), hints)).toEqual({
    id: 'demo',
    name: 'demo',
    namespace: 'apps',
    version: '41.3.0',
    status: 'deployed',
    manifest: null,
    resources: null,
    metadata: {
      name: 'demo',
      namespace: 'apps',
      revision: 3,
      chart: 'traefik',
      version: '41.3.0',
      app_version: 'v3.7.11',
      values: '{"password":"s3cret","replicas":2}',
      first_deployed: Date.UTC(2026, 0, 1) / 1000,
      last_deployed: Date.UTC(2026, 0, 2, 2, 4, 5) / 1000,
      notes: 'hello',
    },
  });
});

test('sensitive values are cloaked, and with write-only values none are stored', () => {
  const sensitive = { ...hints, set_sensitive: [{ name: 'password' }] };
  expect(releaseAttributes(release(), sensitive).metadata.values).toBe('{"password":"(sensitive value)","replicas":2}');
  expect(releaseAttributes(release(), { ...hints, set_wo_revision: 1 }).metadata.values).toBe('{}');
  expect(releaseAttributes(release({ config: null }), sensitive).metadata.values).toBe('{}');
});

test('a version that differs only in its v stays as it was written', () => {
  expect(releaseAttributes(release(), { ...hints, version: 'v41.3.0' }).version).toBe('v41.3.0');
  expect(releaseAttributes(release(), { ...hints, version: '41.2.0' }).version).toBe('41.3.0');
});
