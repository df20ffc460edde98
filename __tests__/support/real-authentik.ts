import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { skippedCheck } from './skipped-check';

/** authentik's `manage.py` or `ak`, with its settings in the environment and a database that may be written to. */
const COMMAND = process.env['AUTHENTIK_MANAGE'];
/** The folder of blueprints that this authentik reads, those of its own image in it, applied once. */
const FOLDER = process.env['AUTHENTIK_BLUEPRINTS_DIR'];

/** Hands blueprints to authentik's own importer; throws with its answer when it refuses one. */
export type Importer = (files: Readonly<Record<string, string>>, variables: readonly string[]) => void;

/**
 * A test against a real authentik that somebody has prepared, or reported as skipped.
 * @param body gets the importer; it takes files by name, and the variables that they read
 */
export function testAuthentik(name: string, body: (apply: Importer) => void): void {
  if (COMMAND === undefined || FOLDER === undefined) {
    skippedCheck(name, 'AUTHENTIK_MANAGE and AUTHENTIK_BLUEPRINTS_DIR name an authentik that may be written to');
    test.skip(name, () => undefined);
    return;
  }
  const [command, blueprints] = [COMMAND, FOLDER];
  test(
    name,
    () => {
      const folder = mkdtempSync(join(blueprints, 'cluster-infra-'));
      try {
        body((files, variables) => {
          const env = { ...process.env, ...Object.fromEntries(variables.map((each) => [each, `value-of-${each}`])) };
          for (const [file, text] of Object.entries(files)) {
            writeFileSync(join(folder, file), text);
          }
          // It takes paths below its folder only.
          const paths = Object.keys(files).map((file) => join(basename(folder), file));
          execFileSync(command, ['apply_blueprint', ...paths], { env, encoding: 'utf8', stdio: 'pipe' });
        });
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    300_000,
  );
}
