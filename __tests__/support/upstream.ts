import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { skippedCheck } from './skipped-check';

/** Folder with the value schemas and resource definitions of the real charts. */
const FOLDER = resolve(process.env['CLUSTER_INFRA_UPSTREAM'] ?? join(__dirname, '../../../shared/upstream'));

/**
 * A test that needs a file of the upstream folder: runs with the file's path, or is reported as skipped.
 * @param path below the upstream folder
 */
export function testUpstream(name: string, path: string, body: (path: string) => void | Promise<void>): void {
  const full = join(FOLDER, path);
  if (existsSync(full)) {
    test(name, async () => {
      await body(full);
    });
    return;
  }
  skippedCheck(name, `${path} is not there; CLUSTER_INFRA_UPSTREAM names the folder with upstream schemas`);
  test.skip(name, () => undefined);
}

export function readJson(path: string): object {
  return JSON.parse(readFileSync(path, 'utf8')) as object;
}

/** All YAML files of a folder, parsed. */
export function readYamlFolder(path: string): unknown[] {
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => parse(readFileSync(join(path, name), 'utf8')) as unknown);
}
