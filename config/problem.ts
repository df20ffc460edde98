import { formatPath } from './key-path';
import type { KeyPath } from './key-path';

/** One thing wrong with a file. */
export interface ConfigProblem {
  /** The file as it was named to the loader. */
  file: string;
  /** Line and column, both from 1; 0 when the file could not be read at all. */
  line: number;
  column: number;
  path: KeyPath;
  /** What is wrong, as a sentence. The value is part of it only when it cannot be a secret. */
  problem: string;
  /** What would be right. */
  allowed?: string;
  /** What to do about it. */
  fix: string;
}

const formatProblem = (problem: ConfigProblem): string => {
  const place = problem.line === 0 ? problem.file : `${problem.file}:${problem.line}:${problem.column}`;
  const path = formatPath(problem.path);
  const lines = [
    path === '' ? place : `${place} ${path}`,
    `  problem: ${problem.problem}`,
    ...(problem.allowed === undefined ? [] : [`  allowed: ${problem.allowed}`]),
    `  fix:     ${problem.fix}`,
  ];
  return lines.join('\n');
};

/** The configuration cannot be used. Carries every problem that was found, in the order of the file. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly ConfigProblem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super([`${count} in the configuration`, ...problems.map(formatProblem)].join('\n\n'));
  }
}

/** A value as it may be shown: one line, at most 80 characters; of a map or list only its kind, of a URL no account. */
export const showValue = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `A list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'A map';
  const text = JSON.stringify(value)
    .replace(/\/\/[^/\s@"]*@/g, '//***@')
    .replace(/(:\/\/[^\s"?]*)\?[^\s"]*/g, '$1?***');
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
};
