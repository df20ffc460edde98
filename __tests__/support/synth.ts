import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { Config } from '../../config/types';
import { addStacks } from '../../stacks/add-stacks';
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

/** Every stack of an environment. */
export function synthesizeEnvironment(config: Config): Synthesized {
  return synthesize((app) => {
    addStacks(app, config);
  });
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
