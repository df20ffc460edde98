import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { z } from 'zod';
import { Catalogue } from './catalogue';
import { checkEnvironment } from './checks';
import { explainIssues } from './issues';
import type { Finding } from './issues';
import { formatPath } from './key-path';
import { ConfigError } from './problem';
import type { ConfigProblem } from './problem';
import { findRefused } from './refused';
import { resolveConfig } from './resolve';
import { catalogueSchema } from './schema/catalogue';
import { environmentSchema } from './schema/environment';
import { catalogueTree, environmentTree } from './schema-tree';
import type { SchemaNode } from './schema-tree';
import { suggest } from './suggest';
import type { Config } from './types';
import { YamlSource } from './yaml-source';

const ENVIRONMENT_NAME = /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/;

export interface LoadOptions {
  /** Name of the environment, as CLUSTER_ENV gives it; undefined and unknown names are errors. */
  environment: string | undefined;
  /** Folder of the environment files; default: config/environments. */
  directory?: string;
  /** The catalogue file; default: config/catalogue.yaml. */
  catalogue?: string;
}

const ENVIRONMENTS = join(__dirname, 'environments');
const CATALOGUE = join(__dirname, 'catalogue.yaml');

/** The environments that exist in a folder, in alphabetical order. */
export const listEnvironments = (directory: string = ENVIRONMENTS): string[] =>
  existsSync(directory)
    ? readdirSync(directory)
        .filter((name) => name.endsWith('.yaml') && ENVIRONMENT_NAME.test(name.slice(0, -5)))
        .map((name) => name.slice(0, -5))
        .sort()
    : [];

const shownName = (file: string): string => {
  const short = relative(process.cwd(), file);
  return short.startsWith('..') ? file : short;
};

const chooseEnvironment = (name: string | undefined, directory: string): string => {
  const known = listEnvironments(directory);
  if (name !== undefined && known.includes(name)) return name;
  const list = known.length === 0 ? 'none: add a file <name>.yaml to it' : known.join(', ');
  const near = name === undefined ? undefined : suggest(name, known);
  const badName = name !== undefined && name !== '' && !ENVIRONMENT_NAME.test(name);
  const problem =
    name === undefined || name === ''
      ? 'No environment was chosen.'
      : `There is no environment ${JSON.stringify(name)}${badName ? ', and this cannot be the name of one' : ''}.`;
  const example = near ?? known[0] ?? 'production';
  throw new ConfigError([
    {
      file: shownName(directory),
      line: 0,
      column: 0,
      path: [],
      problem,
      allowed: list,
      fix: `Set CLUSTER_ENV to one of them, for example CLUSTER_ENV=${example}.`,
    },
  ]);
};

const read = (file: string): YamlSource => {
  try {
    return new YamlSource(shownName(file), readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `The file cannot be read: ${reason}.`;
    const fix = 'Check that it exists and that you may read it.';
    throw new ConfigError([{ file: shownName(file), line: 0, column: 0, path: [], problem, fix }]);
  }
};

interface Checked<Output> {
  value: Output | undefined;
  problems: ConfigProblem[];
}

/** Findings with their places; of several about one key the first stays, which is the most specific. */
const locate = (source: YamlSource, findings: readonly Finding[]): ConfigProblem[] => {
  const byPath = new Map<string, ConfigProblem>();
  for (const finding of findings) {
    const key = formatPath(finding.path);
    if (!byPath.has(key)) byPath.set(key, { file: source.file, ...source.position(finding.path), ...finding });
  }
  return [...byPath.values()];
};

const inFileOrder = (problems: ConfigProblem[]): ConfigProblem[] =>
  problems.sort((left, right) => left.line - right.line || left.column - right.column);

const check = <Schema extends z.ZodType>(
  source: YamlSource,
  schema: Schema,
  tree: () => SchemaNode,
  moreChecks: (data: unknown, invalid: Finding[]) => Finding[] = () => [],
): Checked<z.output<Schema>> => {
  if (!source.readable) return { value: undefined, problems: [...source.syntaxProblems] };
  if (source.data === null || source.data === undefined) {
    const fix = 'Write at least cluster.context and backend.type; config/environments/sandbox.yaml is an example.';
    return { value: undefined, problems: locate(source, [{ path: [], problem: 'The file is empty.', fix }]) };
  }
  const parsed = schema.safeParse(source.data);
  const refused = findRefused(source.data);
  const invalid = parsed.success ? [] : explainIssues(tree(), source.data, parsed.error.issues);
  const found = locate(source, [...refused, ...invalid, ...moreChecks(source.data, invalid)]);
  return { value: parsed.data, problems: inFileOrder([...source.syntaxProblems, ...found]) };
};

/**
 * Reads, checks and resolves one environment. Needs no network, no cluster and no secret.
 *
 * @throws ConfigError with every problem of both files at once
 */
export const loadConfig = (options: LoadOptions): Config => {
  const directory = options.directory ?? ENVIRONMENTS;
  const environment = chooseEnvironment(options.environment, directory);
  const catalogue = check(read(options.catalogue ?? CATALOGUE), catalogueSchema, catalogueTree);
  const file = check(
    read(join(directory, `${environment}.yaml`)),
    environmentSchema,
    environmentTree,
    (data, invalid) => checkEnvironment(environment, data, invalid),
  );
  const problems = [...file.problems, ...catalogue.problems];
  if (problems.length > 0 || file.value === undefined || catalogue.value === undefined) throw new ConfigError(problems);
  return { ...resolveConfig(environment, file.value), catalogue: new Catalogue(catalogue.value) };
};
