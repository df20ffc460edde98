import { compareVersions } from '../../../cli/plan/compare-versions';
import { isFloating, parseImage } from '../../../cli/plan/image-reference';
import { versionChanges } from '../../../cli/plan/version-changes';

describe('two versions', () => {
  it.each([
    ['1.9.0', '1.10.0', 'up'],
    ['v1.16.2', 'v1.16.1', 'down'],
    ['v1.2', '1.2.0', 'same'],
    ['2025.12.4', '2026.2.0', 'up'],
    ['17.5', '16.9', 'down'],
    ['17.5-alpine', '17.4-alpine', 'down'],
    ['17.5-alpine', '17.5-bookworm', 'incomparable'],
    ['1.0.0-rc.1', '1.0.0', 'up'],
    ['1.0.0', '1.0.0-rc.1', 'down'],
    ['1.0.0-rc.2', '1.0.0-rc.10', 'up'],
    ['1.0.0-alpha.beta', '1.0.0-alpha.1', 'down'],
    ['1.0.0+build.2', '1.0.0+build.1', 'same'],
    ['main', '1.0.0', 'incomparable'],
    ['latest', 'latest', 'same'],
  ] as const)('%s to %s goes %s', (from, to, order) => {
    expect(compareVersions(from, to)).toBe(order);
  });
});

describe('an image', () => {
  it('is taken apart, and the port of a registry is no tag', () => {
    expect(parseImage('registry.example:5000/a/b')).toEqual({ repository: 'registry.example:5000/a/b' });
    expect(parseImage('registry.example:5000/a/b:1.2@sha256:abc')).toEqual({
      repository: 'registry.example:5000/a/b',
      tag: '1.2',
      digest: 'sha256:abc',
    });
  });

  it.each([
    ['a/b', true],
    ['a/b:latest', true],
    ['a/b:latest@sha256:abc', false],
    ['a/b:1', false],
  ])('%s floats: %s', (image, floats) => {
    expect(isFloating(parseImage(image))).toBe(floats);
  });
});

describe('the versions of a change', () => {
  const pod = (container: object) => ({
    spec: [{ job_template: [{ spec: [{ template: [{ spec: [container] }] }] }] }],
  });

  it('are found in the pods of a cron job, init containers too', () => {
    const change = {
      actions: ['update' as const],
      before: pod({
        init_container: [{ name: 'wait', image: 'a/wait:1.0' }],
        container: [{ name: 'main', image: 'a/main:2' }],
      }),
      after: pod({
        init_container: [{ name: 'wait', image: 'a/wait:0.9' }],
        container: [{ name: 'main', image: 'b/main:1' }],
      }),
    };
    expect(versionChanges({ type: 'kubernetes_cron_job_v1', change })).toEqual([
      { what: 'image of init container wait', from: 'a/wait:1.0', to: 'a/wait:0.9', order: 'down' },
      { what: 'image of container main', from: 'a/main:2', to: 'b/main:1', order: 'incomparable' },
    ]);
  });

  it('of a digest alone are no downgrade', () => {
    const change = {
      actions: ['update' as const],
      before: { image: 'x', values: ['image: {repository: a/b, tag: "1", digest: "sha256:aa"}'] },
      after: { image: 'x', values: ['image: {repository: a/b, tag: "1", digest: "sha256:bb"}'] },
    };
    expect(versionChanges({ type: 'helm_release', change }).map(({ order }) => order)).toEqual(['incomparable']);
  });

  it('are none when the chart values are not known yet or are no YAML', () => {
    const change = { actions: ['update' as const], before: { values: ['a: [', 'b'] }, after: { values: [null] } };
    expect(versionChanges({ type: 'helm_release', change })).toEqual([]);
  });
});
