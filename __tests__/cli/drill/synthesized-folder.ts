import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TerraformJson } from '../../support/terraform-json';

/** A synthesis (cdktf.out) of one stack, as `--synthesized` takes it. @returns its folder */
export function synthesizedFolder(parent: string, name: string, document: TerraformJson): string {
  const folder = path.join(parent, name);
  mkdirSync(path.join(folder, 'stacks', 'one'), { recursive: true });
  writeFileSync(path.join(folder, 'stacks', 'one', 'cdk.tf.json'), JSON.stringify(document));
  const stack = { dependencies: [], workingDirectory: 'stacks/one' };
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ stacks: { one: stack } }));
  return folder;
}
