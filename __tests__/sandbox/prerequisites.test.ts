import { type Machine, missingPrerequisites } from '../../sandbox/prerequisites';

const fine: Machine = {
  node: '20.20.2',
  toBuild: [],
  go: null,
  terraform: { binary: 'terraform', version: '1.11.4' },
  postgres: { postgres: '/usr/bin/postgres', initdb: '/usr/bin/initdb', version: 15 },
  databaseUser: null,
  freeInCache: 20,
  freeInCheckout: 20,
  volumeProblem: null,
};

describe('prerequisites', () => {
  it('finds nothing missing on a machine that has all', () => {
    expect(missingPrerequisites(fine)).toEqual([]);
  });

  it('wants Go only when something must be built, and names what', () => {
    expect(missingPrerequisites({ ...fine, toBuild: ['etcd', 'helm'] })).toEqual([
      expect.stringMatching(/^Go is not on the PATH; 1\.25 or newer is needed to build etcd, helm\./),
    ]);
    expect(missingPrerequisites({ ...fine, toBuild: ['etcd'], go: 'go1.24.9' })).toEqual([
      'Go is go1.24.9; 1.25 or newer is needed to build etcd.',
    ]);
    expect(missingPrerequisites({ ...fine, toBuild: ['etcd'], go: 'go1.26.8' })).toEqual([]);
  });

  it.each(['20.18.0', '22.19.0'])('accepts Node %s', (node) => {
    expect(missingPrerequisites({ ...fine, node })).toEqual([]);
  });

  it.each(['18.20.0', '20.17.9', '24.0.0'])('refuses Node %s', (node) => {
    expect(missingPrerequisites({ ...fine, node })).toEqual([expect.stringContaining(`Node is ${node}`)]);
  });

  it('refuses a Terraform without write-only arguments, and one that cannot be run', () => {
    const terraform = (version: string | null) => ({ ...fine, terraform: { binary: 'tofu', version } });
    expect(missingPrerequisites(terraform('1.10.5'))).toEqual([expect.stringMatching(/^tofu is 1\.10\.5; 1\.11/)]);
    expect(missingPrerequisites(terraform(null))).toEqual([expect.stringContaining('TERRAFORM_BINARY_NAME')]);
    expect(missingPrerequisites(terraform('2.0.0'))).toEqual([]);
  });

  it('wants room for a build only when there is one', () => {
    expect(missingPrerequisites({ ...fine, freeInCache: 2 })).toEqual([]);
    expect(missingPrerequisites({ ...fine, freeInCache: 2, toBuild: ['etcd'], go: 'go1.25.0' })).toEqual([
      expect.stringMatching(/^2\.0 GiB are free in the cache folder; 9 are needed\. .*CLUSTER_INFRA_CACHE/),
    ]);
  });

  it('names everything at once', () => {
    const nothing: Machine = {
      node: '18.0.0',
      toBuild: ['kwok'],
      go: null,
      terraform: { binary: 'terraform', version: null },
      postgres: null,
      databaseUser: undefined,
      freeInCache: 0,
      freeInCheckout: 0,
      volumeProblem: 'The folder of volumes is closed.',
    };
    expect(missingPrerequisites(nothing)).toHaveLength(8);
  });
});
