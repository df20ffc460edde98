import { DataResource } from 'cdktf';
import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { join } from 'node:path';
import { ENVIRONMENTS, environment } from '../support/environments';
import { ownProviderSchemas } from '../support/own-provider-schema';
import { schemaProblems } from '../support/provider-schema';
import type { ProviderSchema } from '../support/provider-schema';
import { synthesizeEnvironment, synthesizeStack } from '../support/synth';
import { readJson, testUpstream } from '../support/upstream';

const read = (folder: string): ProviderSchema[] =>
  ['helm-3.1.1', 'kubernetes-2.38.0', 'random-3.7.2'].map((name) => readJson(join(folder, `${name}.schema.json`)));

describe.each(ENVIRONMENTS)('%s', (name) => {
  testUpstream(`every block of ${name} fits the schema of the real provider`, 'providers', async (folder) => {
    const stacks = Object.entries(synthesizeEnvironment(environment(name)));
    const schemas = [...read(folder), ...(await ownProviderSchemas())];
    const problems = stacks.flatMap(([stack, json]) =>
      schemaProblems(json, schemas).map((problem) => `${stack}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });
});

testUpstream('the check finds what the real provider would refuse', 'providers', (folder) => {
  const json = synthesizeStack(environment('sandbox'), (stack) => {
    const map = new ConfigMapV1(stack, 'map', { metadata: { name: 'x' } });
    map.addOverride('metadata', [{ name: 'x', uid: 'y', nmae: 'z' }, {}]);
    map.addOverride('dta', {});
    stack.addOverride('resource.helm_release.r', { name: 'r', set_wo: [{ name: 'a' }] });
    stack.addOverride('resource.kubernetes_secret_v2.s', {});
    new DataResource(stack, 'builtin', {});
  });
  expect(schemaProblems(json, read(folder)).sort()).toEqual([
    'resource helm_release.r.chart is required',
    'resource helm_release.r.set_wo[0].value is required',
    'resource kubernetes_config_map_v1.map.dta is unknown',
    'resource kubernetes_config_map_v1.map.metadata: 2 blocks, at most 1',
    'resource kubernetes_config_map_v1.map.metadata[0].nmae is unknown',
    'resource kubernetes_config_map_v1.map.metadata[0].uid is set by the provider alone',
    'resource kubernetes_secret_v2.s: no provider has this type',
  ]);
});
