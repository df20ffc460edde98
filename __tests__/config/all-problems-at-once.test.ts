import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { formatPath } from '../../config/key-path';
import { loadConfig } from '../../config/loader';
import { configError } from './fixtures';

type Tree = Record<string, unknown>;

/** Faults that do not hide each other: where each is put, and the key under which it must be reported. */
const FAULTS: { at: (string | number)[]; value: unknown; reported: string }[] = [
  { at: ['domian'], value: 'example.org', reported: 'domian' },
  { at: ['debug'], value: 'yes', reported: 'debug' },
  { at: ['cluster', 'uid'], value: 'x', reported: 'cluster.uid' },
  { at: ['cluster', 'context'], value: 7, reported: 'cluster.context' },
  { at: ['backend', 'type'], value: 'gcs', reported: 'backend.type' },
  { at: ['charts', 'source'], value: 'mirror', reported: 'charts.source' },
  { at: ['timeouts', 'rollout'], value: 0, reported: 'timeouts.rollout' },
  { at: ['issuers', 'default'], value: 'private-ca', reported: 'issuers.default' },
  { at: ['platform', 'certManager', 'installCRDs'], value: true, reported: 'platform.certManager.installCRDs' },
  {
    at: ['platform', 'traefik', 'values', 'image', 'tag'],
    value: 'latest',
    reported: 'platform.traefik.values.image.tag',
  },
  {
    at: ['platform', 'traefik', 'loadBalancer', 'proxyProtocol', 'enabled'],
    value: true,
    reported: 'platform.traefik.loadBalancer.proxyProtocol.trustedIPs',
  },
  {
    at: ['services', 'authentik', 'secretRevisions', 'bootstrap'],
    value: 3,
    reported: 'services.authentik.secretRevisions.bootstrap',
  },
  { at: ['services', 'vaultwarden', 'password'], value: 'hunter2', reported: 'services.vaultwarden.password' },
  { at: ['services', 'vaultwarden', 'host'], value: 'homer.ominis.ai', reported: 'services.homer.host' },
  { at: ['services', 'homer', 'heplify', 'portRange'], value: '9-1', reported: 'services.homer.heplify.portRange' },
  {
    at: ['services', 'homer', 'web', 'resources', 'requests', 'cpu'],
    value: '64',
    reported: 'services.homer.web.resources',
  },
  { at: ['services', 'excalidraw', 'room', 'replicas'], value: 3, reported: 'services.excalidraw.room.replicas' },
  { at: ['tenants', 0, 'name'], value: 'UPPER', reported: 'tenants[0].name' },
  { at: ['tenants', 1, 'quota', 'pods'], value: 'many', reported: 'tenants[1].quota.pods' },
  { at: ['tenants', 2, 'name'], value: 'second', reported: 'tenants[2].name' },
];

const put = (tree: Tree, path: (string | number)[], value: unknown): void => {
  const last = path.at(-1)!;
  const parent = path.slice(0, -1).reduce<Tree>((node, key) => (node[key] ??= {}) as Tree, tree);
  parent[last] = value;
};

/** A small generator with a fixed seed, so that a failure can be repeated. */
const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

describe('every problem of a file is reported at once', () => {
  const directory = mkdtempSync(join(tmpdir(), 'cluster-infra-config-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  const report = (faults: typeof FAULTS): string[] => {
    const tree = parse(
      'cluster: {context: test}\nbackend: {type: pg}\ntenants: [{name: first}, {name: second}, {name: third}]',
    ) as Tree;
    for (const { at, value } of faults) put(tree, at, value);
    writeFileSync(join(directory, 'test.yaml'), stringify(tree));
    const { problems } = configError(() => loadConfig({ environment: 'test', directory }));
    return problems.map(({ path }) => formatPath(path)).sort();
  };

  it.each(FAULTS.map((fault) => [fault.reported, fault] as const))('%s alone is one problem', (reported, fault) => {
    expect(report([fault])).toEqual([reported]);
  });

  it('all of them together are as many problems as faults', () => {
    expect(report(FAULTS)).toEqual(FAULTS.map(({ reported }) => reported).sort());
  });

  it('any choice of them is reported in full (60 random choices)', () => {
    const next = random(20261122);
    for (let round = 0; round < 60; round += 1) {
      const chosen = FAULTS.filter(() => next() < 0.4);
      if (chosen.length > 0) expect(report(chosen)).toEqual(chosen.map(({ reported }) => reported).sort());
    }
  });
});
