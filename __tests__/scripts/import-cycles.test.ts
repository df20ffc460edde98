import ts from 'typescript';
import { importCycles } from '../../scripts/test/import-cycles';

/** A program of the given files, which exist in memory only. */
function programOf(files: Readonly<Record<string, string>>): ts.Program {
  const options: ts.CompilerOptions = { noLib: true, types: [], module: ts.ModuleKind.CommonJS };
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    getCurrentDirectory: () => '/project',
    fileExists: (name) => name in files,
    directoryExists: () => true,
    readFile: (name) => files[name],
    getSourceFile: (name, target) =>
      files[name] === undefined ? undefined : ts.createSourceFile(name, files[name], target),
  };
  return ts.createProgram(Object.keys(files), options, host);
}

test('files that import each other in a circle are found, through a re-export too', () => {
  const program = programOf({
    '/project/a.ts': "import { b } from './b'; export const a = () => b;",
    '/project/b.ts': "export { c as b } from './c';",
    '/project/c.ts': "import { a } from './a'; export const c = () => a;",
    '/project/alone.ts': "import { a } from './a'; export const alone = a;",
  });
  expect(importCycles(program)).toEqual([['/project/a.ts', '/project/b.ts', '/project/c.ts', '/project/a.ts']]);
});

test('an import of types closes no circle, and a file that is reached twice is none', () => {
  const program = programOf({
    '/project/top.ts': "import { a } from './a'; import { b } from './b'; export const top = [a, b];",
    '/project/a.ts': "import { type Shared, base } from './base'; export const a: Shared = base;",
    '/project/b.ts': "import { base } from './base'; export const b = base;",
    '/project/base.ts':
      "import type { a } from './a'; import { type b } from './b'; export type Shared = 1; export const base = 1; export type T = [typeof a, typeof b];",
  });
  expect(importCycles(program)).toEqual([]);
});
