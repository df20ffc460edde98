import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';

const CHARTS = join(__dirname, '..', 'charts');

/**
 * One of the project's own charts (charts/<name>), copied next to the stack's configuration. The path holds a hash of
 * the chart, so that a change of a template is a change in the plan.
 */
export class LocalChart extends Construct {
  /** Path of the chart, relative to the folder that Terraform runs in. */
  readonly path: string;

  /** @throws Error when there is no such chart */
  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    const directory = join(CHARTS, name);
    if (statSync(join(directory, 'Chart.yaml'), { throwIfNoEntry: false }) === undefined) {
      throw new Error(`${this.node.path}: there is no chart "${name}" (charts/${name}/Chart.yaml is missing).`);
    }
    const asset = new TerraformAsset(this, 'chart', {
      path: directory,
      type: AssetType.DIRECTORY,
      assetHash: hashDirectory(directory),
    });
    this.path = `./${asset.path}`;
  }
}

/**
 * Names and contents only: cdktf's own hash follows the order of the file system or the permission bits, which differ
 * between checkouts.
 */
function hashDirectory(directory: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(directory, file).split(sep).join('/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}
