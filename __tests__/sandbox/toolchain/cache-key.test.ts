import { buildArguments, type BuildInputs, cacheKey } from '../../../sandbox/toolchain/cache-key';
import { targets, type Target } from '../../../sandbox/toolchain/targets';

const target: Target = {
  name: 'tool',
  module: 'tool',
  package: 'example.com/tool',
  version: 'v1.0.0',
  linkerValues: { 'main.version': 'v1.0.0' },
  cost: 1,
};
const inputs: BuildInputs = { target, goMod: 'module x', goSum: 'sum', goVersion: 'go1.26.8', platform: 'linux/amd64' };

describe('the key of a cache entry', () => {
  it('stays the same for the same inputs', () => {
    expect(cacheKey({ ...inputs })).toEqual(cacheKey(inputs));
  });

  it.each<[string, Partial<BuildInputs>]>([
    ['go.mod', { goMod: 'module y' }],
    ['go.sum', { goSum: 'other' }],
    ['the platform', { platform: 'darwin/arm64' }],
    ['the package', { target: { ...target, package: 'example.com/other' } }],
    ['the tags', { target: { ...target, tags: 'netgo' } }],
    ['a linker value', { target: { ...target, linkerValues: { 'main.version': 'v1.0.1' } } }],
  ])('changes with %s', (_what, change) => {
    expect(cacheKey({ ...inputs, ...change }).source).not.toBe(cacheKey(inputs).source);
    expect(cacheKey({ ...inputs, ...change }).entry).not.toBe(cacheKey(inputs).entry);
  });

  it('changes with the Go version, but not its source half', () => {
    const newer = cacheKey({ ...inputs, goVersion: 'go1.27.0' });
    expect(newer.entry).not.toBe(cacheKey(inputs).entry);
    expect(newer.source).toBe(cacheKey(inputs).source);
  });

  it('does not depend on what building costs', () => {
    expect(cacheKey({ ...inputs, target: { ...target, cost: 99 } })).toEqual(cacheKey(inputs));
  });
});

describe('the build of Kubernetes', () => {
  it('tells both version packages, or clients cannot parse the version of the server', () => {
    const [server] = targets;
    const args = buildArguments(server as Target, 'out');
    const flags = args[args.indexOf('-ldflags') + 1];
    for (const name of ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'])
      expect(flags).toContain(`-X ${name}.gitVersion=v1.33.13 -X ${name}.gitMajor=1 -X ${name}.gitMinor=33`);
    expect(args.slice(-3)).toEqual(['-o', 'out', 'k8s.io/kubernetes/cmd/kube-apiserver']);
  });
});
