import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../config/loader';
import { ConfigError } from '../../config/problem';
import type { ConfigProblem } from '../../config/problem';
import type { Config } from '../../config/types';

export const VALID = join(__dirname, 'valid');
export const INVALID = join(__dirname, 'invalid');

/** Names of the fixtures in a folder, without `.yaml`. */
export const fixtures = (directory: string): string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length));

export const load = (name: string): Config => loadConfig({ environment: name, directory: VALID });

/** The error a call ends with; a call that works, or throws anything else, fails the test. */
export const configError = (run: () => unknown): ConfigError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('expected a ConfigError, and nothing was thrown');
};

export const problemsOf = (name: string): readonly ConfigProblem[] =>
  configError(() => loadConfig({ environment: name, directory: INVALID })).problems;

/** The whole message for an invalid fixture, with file names relative to the folder of fixtures. */
export const messageFor = (name: string): string =>
  configError(() => loadConfig({ environment: name, directory: INVALID })).message.replaceAll(
    '__tests__/config/invalid/',
    '',
  );

export const expectedMessage = (name: string): string => readFileSync(join(INVALID, `${name}.txt`), 'utf8').trimEnd();
