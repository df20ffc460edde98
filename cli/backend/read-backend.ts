import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { BACKEND_DEFAULTS } from '../../config/defaults';
import { listEnvironments, loadConfig } from '../../config/loader';
import { withDefaults } from '../../config/resolve';
import { backendSchema } from '../../config/schema/backend';
import type { BackendConfig } from '../../config/types';
import { CommandError } from '../../errors/command-error';

const FORMS =
  "Name an environment, a YAML file with a key `backend` (an older version of the environment will do: git show REVISION:config/environments/NAME.yaml > FILE), or write the block itself: '{type: local, path: states}'.";

/**
 * Reads a backend that was named on the command line: an environment, a file, or the block itself as YAML. Of a file only
 * the backend is looked at, so that one which is out of date otherwise serves too.
 *
 * @param option for errors: `--from`.
 * @throws CommandError, ConfigError.
 */
export function readBackend(specification: string, cwd: string, option: string): BackendConfig {
  if (specification.trimStart().startsWith('{')) return check(readYaml(specification, option), option);
  const file = path.resolve(cwd, specification);
  // A folder of that name is no file: a checkout has one called sandbox, which is an environment too.
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) {
    const content = readYaml(readFileSync(file, 'utf8'), `${option} ${specification}`);
    const block = isMap(content) && 'backend' in content ? content['backend'] : content;
    return check(block, `${option} ${specification}`);
  }
  if (listEnvironments().includes(specification)) return loadConfig({ environment: specification }).backend;
  throw new CommandError({
    problem: `${option}: ${JSON.stringify(specification)} is neither a file nor an environment (${listEnvironments().join(', ')}).`,
    fix: FORMS,
  });
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readYaml(text: string, where: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    // The parser's message quotes the text, in which a careless hand may have put a password.
    throw new CommandError({ problem: `${where} is not YAML.`, fix: FORMS, cause });
  }
}

function check(block: unknown, where: string): BackendConfig {
  const parsed = backendSchema.safeParse(block);
  if (!parsed.success)
    throw new CommandError({
      problem: `${where} is not a backend:`,
      details: parsed.error.issues.map(
        ({ path: key, message }) => `backend${key.map((part) => `.${String(part)}`).join('')}: ${message}`,
      ),
      fix: `${FORMS} docs/configuration.md lists the keys. Credentials come from the environment only.`,
    });
  return withDefaults(BACKEND_DEFAULTS[parsed.data.type], parsed.data) as BackendConfig;
}
