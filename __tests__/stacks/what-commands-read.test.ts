/** What `cluster-infra graph` and `doctor` take from the synthesized stacks, held to the stacks themselves. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'cdktf';
import { ownClass } from '../../cli/doctor/checks/ingress-class';
import { rightOfType } from '../../cli/doctor/needed-rights';
import { plannedCertificates, plannedHosts } from '../../cli/doctor/synthesized/certificates';
import { plannedReleases, plannedTypes } from '../../cli/doctor/synthesized/objects';
import { withoutImplied } from '../../cli/graph/graph';
import { type ReadStack, stacksGraph } from '../../cli/graph/stacks-graph';
import { readConfiguration } from '../../cli/synth/read-configuration';
import { readStackGraph } from '../../cli/synth/stack-graph';
import { leftOutStacks } from '../../config/stack-names';
import { addStacks } from '../../stacks/add-stacks';
import { environment } from '../support/environments';

/** With every stack that a configuration may make. */
const config = environment('sandbox', (changed) => {
  changed.monitoring.enabled = true;
  changed.services.vaultwarden.content.enabled = true;
  changed.sites.push({
    host: 'docs.ominis.ai',
    issuer: 'private-ca',
    middlewares: [],
    routes: [{ path: '/', service: 'docs', namespace: 'docs', port: 80, podPort: 80 }],
  });
});
let stacks: readonly ReadStack[];

beforeAll(() => {
  expect(leftOutStacks(config)).toEqual([]);
  const outdir = mkdtempSync(path.join(tmpdir(), 'cluster-infra-commands-'));
  try {
    const app = new App({ outdir, stackTraces: false });
    addStacks(app, config);
    app.synth();
    stacks = [...readStackGraph(outdir).values()].map((stack) => ({
      ...stack,
      configuration: readConfiguration(stack),
    }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});

test("the arrows between stacks in the README's picture are those of the graph", () => {
  const readme = readFileSync(path.join(__dirname, '../../README.md'), 'utf8');
  const [, picture = ''] = /subgraph stacks\n([^]*?)\n\s*end\n/.exec(readme) ?? [];
  const drawn = [...picture.matchAll(/^\s*(\w+)(?:\[[^\]]*\])? --> (\w+)/gm)].map(
    ([, from, to]) => `${from ?? ''} --> ${to ?? ''}`,
  );
  const edges = withoutImplied(stacksGraph(stacks).edges).map(({ from, to }) => `${from} --> ${to}`);
  expect(drawn.sort()).toEqual(edges.sort());
});

test('doctor finds the hosts of the configuration in the stacks', () => {
  const { services, platform } = config;
  const { authentik, vaultwarden, homer, excalidraw } = services;
  const hosts = plannedHosts(stacks);
  const expected = [
    ...[authentik, vaultwarden, homer, excalidraw, platform.traefik.dashboard].map(({ host }) => host),
    excalidraw.backendHost,
    excalidraw.roomHost,
    'docs.ominis.ai',
  ];
  expect(hosts).toEqual(expect.arrayContaining(expected));
  const known = [...expected, ...config.tenants.map(({ host }) => host)];
  expect(hosts.filter((host) => !known.includes(host))).toEqual([]);
});

test('doctor finds a certificate for each of them, with its issuer where it is not the default one', () => {
  const certificates = plannedCertificates(stacks);
  const names = certificates.flatMap((certificate) => certificate.names);
  expect(plannedHosts(stacks).filter((host) => !names.includes(host))).toEqual([]);
  expect(certificates.filter(({ issuer }) => issuer !== null)).toEqual([
    { secret: 'docs-ominis-ai-tls', names: ['docs.ominis.ai'], issuer: 'private-ca' },
  ]);
});

test('doctor finds the releases with their namespaces, and the ingress class', () => {
  const places = plannedReleases(stacks).map(({ namespace, name }) => `${namespace}/${name}`);
  expect(places).toEqual(
    expect.arrayContaining(['cert-manager/cert-manager', 'flow-proxy/flow-proxy', 'authentik/authentik']),
  );
  expect(places.filter((place) => place.includes('$'))).toEqual([]);
  expect(ownClass(stacks)).toEqual({ name: 'traefik', release: 'flow-proxy', namespace: 'flow-proxy' });
});

test('doctor knows which right each resource type of the kubernetes provider needs', () => {
  const types = plannedTypes(stacks).filter((type) => type.startsWith('kubernetes_'));
  expect(types.length).toBeGreaterThan(10);
  expect(types.filter((type) => rightOfType(type) === undefined)).toEqual([]);
});
