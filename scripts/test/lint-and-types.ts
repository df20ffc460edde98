/**
 * ESLint with types and the compiler's own check over one program: `eslint .` and `tsc --noEmit` in one process, because
 * the typed rules ask for most of the types that the compiler checks, and both would load the same two thousand files.
 *
 * A third check costs nothing more: files that import each other in a circle.
 *
 * Exit code 0 when all are clean, 1 otherwise.
 */
import { ESLint } from 'eslint';
import path from 'node:path';
import ts from 'typescript';
import { importCycles } from './import-cycles';

const REPOSITORY = path.join(__dirname, '..', '..');

/** The program of tsconfig.json. @throws Error with the compiler's words when the file cannot be read */
function createProgram(): ts.Program {
  const host: ts.ParseConfigFileHost = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
      throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
    },
  };
  const config = ts.getParsedCommandLineOfConfigFile(path.join(REPOSITORY, 'tsconfig.json'), {}, host);
  if (!config) throw new Error('tsconfig.json cannot be read');
  return ts.createProgram({
    rootNames: config.fileNames,
    options: config.options,
    configFileParsingDiagnostics: ts.getConfigFileParsingDiagnostics(config),
  });
}

/** What `tsc --noEmit` would print; empty when the types are right. */
function typeErrors(program: ts.Program): string {
  return ts.formatDiagnosticsWithColorAndContext(ts.getPreEmitDiagnostics(program), {
    getCurrentDirectory: () => REPOSITORY,
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  });
}

/** What `eslint .` would print; empty when there is nothing to say. */
async function lintErrors(program: ts.Program): Promise<string> {
  const eslint = new ESLint({
    cwd: REPOSITORY,
    overrideConfig: {
      files: ['**/*.ts'],
      languageOptions: { parserOptions: { programs: [program], project: null, projectService: false } },
    },
  });
  const results = await eslint.lintFiles(['.']);
  return await (await eslint.loadFormatter('stylish')).format(results);
}

/** Circles of imports, a line each; empty when there is none. */
function cycleErrors(program: ts.Program): string {
  return importCycles(program)
    .map((files) => `circle of imports: ${files.map((file) => path.relative(REPOSITORY, file)).join(' -> ')}`)
    .join('\n');
}

async function main(): Promise<void> {
  const program = createProgram();
  const found = [typeErrors(program), cycleErrors(program), await lintErrors(program)].filter(
    (text) => text.trim() !== '',
  );
  for (const text of found) process.stdout.write(`${text}\n`);
  process.exitCode = found.length > 0 ? 1 : 0;
}

void main();
