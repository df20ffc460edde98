import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'cdktf';
import { withoutImplied } from '../../cli/graph/graph';
import { stacksGraph } from '../../cli/graph/stacks-graph';
import { readConfiguration } from '../../cli/synth/read-configuration';
import { readStackGraph } from '../../cli/synth/stack-graph';
import { leftOutStacks } from '../../config/stack-names';
import type { Config } from '../../config/types';
import { addStacks } from '../../stacks/add-stacks';
import { environment } from '../support/environments';

/** Every stack that a configuration may make. */
const everything = (config: Config): void => {
  config.monitoring.enabled = true;
  config.services.vaultwarden.content.enabled = true;
  config.sites.push({
    host: 'docs.ominis.ai',
    issuer: null,
    middlewares: [],
    routes: [{ path: '/', service: 'docs', namespace: 'docs', port: 80, podPort: 80 }],
  });
};

function synthesizedEdges(): string[] {
  const config = environment('sandbox', everything);
  expect(leftOutStacks(config)).toEqual([]);
  const outdir = mkdtempSync(path.join(tmpdir(), 'cluster-infra-picture-'));
  try {
    const app = new App({ outdir, stackTraces: false });
    addStacks(app, config);
    app.synth();
    const stacks = [...readStackGraph(outdir).values()];
    const { edges } = stacksGraph(stacks.map((stack) => ({ ...stack, configuration: readConfiguration(stack) })));
    return withoutImplied(edges).map(({ from, to }) => `${from} --> ${to}`);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

test("the arrows between stacks in the README's picture are those of the graph", () => {
  const readme = readFileSync(path.join(__dirname, '../../README.md'), 'utf8');
  const [, stacks = ''] = /subgraph stacks\n([^]*?)\n\s*end\n/.exec(readme) ?? [];
  const drawn = [...stacks.matchAll(/^\s*(\w+)(?:\[[^\]]*\])? --> (\w+)/gm)].map(
    ([, from, to]) => `${from ?? ''} --> ${to ?? ''}`,
  );
  expect(drawn.sort()).toEqual(synthesizedEdges().sort());
});
