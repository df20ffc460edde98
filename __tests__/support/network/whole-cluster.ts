import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { Config } from '../../../config/types';
import { synthesizeEnvironment } from '../synth';
import type { Synthesized } from '../synth';
import { resources } from '../terraform-json';
import type { Attributes, TerraformJson } from '../terraform-json';
import { ClusterModel } from './cluster-model';
import { ownManifests, resolveNames } from './manifests';
import type { Manifest } from './manifests';

const ROOT = join(__dirname, '../../..');

/** Objects of all stacks of an environment that need no chart: among them every NetworkPolicy and Namespace. */
export function ownObjects(config: Config): Manifest[] {
  return Object.values(synthesizeEnvironment(config)).flatMap(ownManifests);
}

/**
 * All objects of an environment: the stacks' own and those of their releases, rendered by the stand-in charts, which have
 * the names, labels and ports of the real ones.
 * @param helm path of the binary
 */
export function wholeCluster(config: Config, helm: string): ClusterModel {
  const stacks: Synthesized = synthesizeEnvironment(config);
  return new ClusterModel(
    Object.values(stacks).flatMap((json) => [...ownManifests(json), ...releasedManifests(json, helm)]),
  );
}

function releasedManifests(json: TerraformJson, helm: string): Manifest[] {
  return resources(json)
    .filter(({ type }) => type === 'helm_release')
    .flatMap(({ attributes }) => render(helm, resolveNames(json, attributes)));
}

function render(helm: string, release: Attributes): Manifest[] {
  const [document] = release['values'] as [string];
  const namespace = String(release['namespace']);
  const input = JSON.stringify(parse(document.replaceAll('$${', '${').replaceAll('%%{', '%{')));
  const args = ['template', String(release['name']), chartFolder(release), '--namespace', namespace, '--values', '-'];
  const output = execFileSync(helm, args, { input, encoding: 'utf8', timeout: 120_000, maxBuffer: 64 * 1024 * 1024 });
  return parseAllDocuments(output)
    .map((each) => each.toJS() as Manifest | null)
    .filter((each) => each !== null)
    .map((each) => ({ ...each, metadata: { ...each.metadata, namespace: each.metadata.namespace ?? namespace } }));
}

/** An own chart is named by the asset that its release ships; every other one has a stand-in. */
function chartFolder(release: Attributes): string {
  const chart = String(release['chart']);
  return chart.startsWith('./') ? join(ROOT, 'charts', String(release['name'])) : join(ROOT, 'sandbox/charts', chart);
}
