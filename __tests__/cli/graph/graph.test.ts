/** What `cluster-infra graph` draws of synthesized stacks. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Graph } from '../../../cli/graph/graph';
import { resourcesGraph } from '../../../cli/graph/resources-graph';
import { asDot, asMermaid } from '../../../cli/graph/write-graph';
import { type FakeStack, remote, Workplace } from '../support/fake-stacks';

const STACKS: Readonly<Record<string, FakeStack>> = {
  base: {
    resources: { published: { input: 'x' } },
    outputs: { terraform_data_published_output_issuer: '${terraform_data.published.output}' },
  },
  middle: {
    dependencies: ['base'],
    resources: {
      first: { input: remote('base', 'terraform_data_published_output_issuer') },
      second: {
        '//': { note: 'terraform_data.third is only a note' },
        input: 'a ${terraform_data.first.output} and ${ephemeral.random_password.key.result}',
        depends_on: ['data.external_thing.seen'],
      },
      third: { input: '${terraform_data.third_of_others.id}', depends_on: ['terraform_data.second'] },
    },
    more: {
      data: { external_thing: { seen: {} } },
      ephemeral: { random_password: { key: { length: 8 } } },
    },
  },
  top: { dependencies: ['middle', 'base'], resources: { last: { input: 'y' } } },
};

let place: Workplace;
beforeAll(() => {
  place = new Workplace({});
  place.write(STACKS);
});
afterAll(() => place.remove());
const graph = (...args: string[]) => place.run(['graph', ...args, '--synthesized', place.synthesized]);

test('the stacks are drawn in Mermaid with the names that cross; an order that others imply is not drawn', async () => {
  expect(await graph()).toEqual({
    code: 0,
    stderr: '',
    stdout: [
      'flowchart LR',
      '  base["base"]',
      '  middle["middle"]',
      '  top["top"]',
      '  base -- "issuer" --> middle',
      '  middle --> top',
      '',
    ].join('\n'),
  });
});

test('the JSON of the stacks holds every order, also what others imply', async () => {
  const { code, stdout } = await graph('--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    environment: 'sandbox',
    stack: null,
    nodes: ['base', 'middle', 'top'].map((id) => ({ id, kind: 'stack' })),
    edges: [
      { from: 'base', to: 'middle', crossing: ['issuer'] },
      { from: 'middle', to: 'top', crossing: [] },
      { from: 'base', to: 'top', crossing: [] },
    ],
  });
  expect((await graph('--format', 'json')).stdout).toBe(stdout);
});

test('the resources of a stack: references in texts, depends_on and other stacks count, notes do not', async () => {
  const { stdout } = await graph('middle', '--json');
  const { nodes, edges } = JSON.parse(stdout) as Graph;
  expect(nodes.map(({ id, kind }) => `${kind} ${id}`)).toEqual([
    'other-stack base: issuer',
    'resource terraform_data.first',
    'resource terraform_data.second',
    'resource terraform_data.third',
    'data data.external_thing.seen',
    'ephemeral ephemeral.random_password.key',
  ]);
  expect(edges.map(({ from, to }) => `${from} -> ${to}`).sort()).toEqual([
    'base: issuer -> terraform_data.first',
    'data.external_thing.seen -> terraform_data.second',
    'ephemeral.random_password.key -> terraform_data.second',
    'terraform_data.first -> terraform_data.second',
    'terraform_data.second -> terraform_data.third',
  ]);
});

test('an output is a node of its stack, in both languages with a shape of its own', () => {
  const shown = resourcesGraph({
    resource: { terraform_data: { published: { input: 'x' } } },
    output: {
      'cross-stack-output-terraform_data_published_output_a': { value: '${terraform_data.published.output.a}' },
    },
  });
  expect(asMermaid(shown)).toBe(
    [
      'flowchart LR',
      '  terraform_data_published["terraform_data.published"]',
      '  output_a>"output.a"]',
      '  terraform_data_published --> output_a',
    ].join('\n'),
  );
  expect(asDot(shown)).toBe(
    [
      'digraph stacks {',
      '  rankdir=LR;',
      '  "terraform_data.published" [shape=box];',
      '  "output.a" [shape=cds];',
      '  "terraform_data.published" -> "output.a";',
      '}',
    ].join('\n'),
  );
});

test('in the language of Graphviz the names that cross stand at the arrows', async () => {
  expect((await graph('--format', 'dot')).stdout).toContain('"base" -> "middle" [label="issuer"];');
});

test.each([
  ['an unknown stack', ['tops'], /no stack "tops"[^]*base, middle, top/],
  ['an unknown format', ['--format', 'png'], /Allowed choices are mermaid, dot, json/],
])('%s ends with 1 and what is allowed', async (_what, args, message) => {
  const { code, stderr, stdout } = await graph(...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
});

test('a folder without what it should hold ends with 1 and says which file is missing', async () => {
  const other = new Workplace({});
  other.write(STACKS);
  rmSync(path.join(other.synthesized, 'stacks', 'top', 'cdk.tf.json'));
  const { code, stderr } = await other.run(['graph', '--synthesized', other.synthesized]);
  other.remove();
  expect(code).toBe(1);
  expect(stderr).toMatch(/synthesized for top cannot be read: .*cdk\.tf\.json/);
});
