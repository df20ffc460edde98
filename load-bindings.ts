import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compileFunction } from 'node:vm';

/** Files of the generated provider bindings: CommonJS, 20 MB of it for the workloads alone. */
const BINDINGS = /[\\/]node_modules[\\/]@cdktf[\\/]provider-[^\\/]+[\\/].+\.js$/;

/** Runs a CommonJS file as Node does, and looks at nothing but its code. */
function load(module: NodeJS.Module, file: string): void {
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
  const run = compileFunction(readFileSync(file, 'utf8'), parameters, { filename: file }) as (
    ...values: readonly unknown[]
  ) => void;
  run.call(
    module.exports,
    module.exports,
    (id: string): unknown => module.require(id),
    module,
    file,
    path.dirname(file),
  );
}

/**
 * Loads the bindings past tsx, which searches each JavaScript file for ESM and for a source map: 0.2 s of a synthesis, for
 * files that have neither. To be imported before the first of them; without tsx (jest) it changes nothing.
 */
function loadBindingsAsTheyAre(): void {
  const extensions = require.extensions;
  const other = extensions['.js'];
  if (other === undefined) return;
  extensions['.js'] = (module, file) => (BINDINGS.test(file) ? load(module, file) : void other(module, file));
}

loadBindingsAsTheyAre();
