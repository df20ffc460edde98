import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { Config } from '../../config/types';
import { addStacks } from '../../stacks/add-stacks';
import { EdgeStack } from '../../stacks/edge';
import { FoundationStack } from '../../stacks/foundation';
import { PlatformStack } from '../../stacks/platform-stack';
import type { TerraformJson } from './terraform-json';

/** Configuration of each stack, by its id. */
export type Synthesized = Readonly<Record<string, TerraformJson>>;

/**
 * Everything `build` adds to an app, as Terraform would read it. It always goes through App.synth: Testing.synth takes
 * one stack alone, and shows references between stacks wrongly.
 */
export function synthesize(build: (app: App) => void): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'cluster-infra-synth-'));
  try {
    const app = new App({ outdir, stackTraces: false });
    build(app);
    app.synth();
    return readStacks(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** By configuration, as JSON: what any file of this jest worker has synthesized (one-cdktf/environment.cjs). */
const synthesized =
  (globalThis as { [name: symbol]: Map<string, string> | undefined })[Symbol.for('cluster-infra.synthesized')] ??
  new Map<string, string>();

/** Every stack of an environment; made once for equal configurations, each caller gets a copy of its own. */
export function synthesizeEnvironment(config: Config): Synthesized {
  const key = JSON.stringify(config);
  const text = synthesized.get(key) ?? JSON.stringify(synthesizeAnew(config));
  synthesized.set(key, text);
  return JSON.parse(text) as Synthesized;
}

/** As {@link synthesizeEnvironment}, for a test of the synthesis itself. */
export function synthesizeAnew(config: Config): Synthesized {
  return synthesize((app) => {
    addStacks(app, config);
  });
}

/** Foundation and edge alone, for tests that look at many configurations of them. */
export function synthesizePlatform(config: Config): {
  readonly foundation: TerraformJson;
  readonly edge: TerraformJson;
} {
  const stacks = synthesize((app) => {
    const foundation = new FoundationStack(app, 'foundation', { config });
    new EdgeStack(app, 'edge', { config, foundation: foundation.outputs });
  });
  return { foundation: stacks['foundation'] as TerraformJson, edge: stacks['edge'] as TerraformJson };
}

/** One stack named `test`, with what `build` puts into it. */
export function synthesizeStack(config: Config, build: (stack: PlatformStack) => void): TerraformJson {
  const stacks = synthesize((app) => {
    build(new PlatformStack(app, 'test', { config }));
  });
  return stacks['test'] as TerraformJson;
}

function readStacks(outdir: string): Synthesized {
  const folder = join(outdir, 'stacks');
  return Object.fromEntries(
    readdirSync(folder).map((id) => [
      id,
      JSON.parse(readFileSync(join(folder, id, 'cdk.tf.json'), 'utf8')) as TerraformJson,
    ]),
  );
}
