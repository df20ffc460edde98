import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stateSchema } from '../../config/state-place';
import { CommandError } from '../../errors/command-error';
import { SCRATCH } from './scratch-state';

/** What the statements are made for. */
export interface SqlOptions {
  readonly environment: string;
  readonly stacks: readonly string[];
  /** Role that deploys: reads and writes states, makes nothing. */
  readonly applyRole: string;
  /** Role that plans: reads states and takes locks. */
  readonly planRole: string;
  /** How many overwritten versions of each state a trigger keeps; 0: none, and no trigger. */
  readonly history: number;
}

const template = (name: string) => readFileSync(path.join(__dirname, 'sql', `${name}.sql`), 'utf8');

/** Names that need no quotes, so that the templates can put them anywhere. */
const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/;

function checked(name: string, what: string): string {
  if (IDENTIFIER.test(name)) return name;
  throw new CommandError({
    problem: `${JSON.stringify(name)} cannot be the name of ${what}.`,
    fix: 'Use lower-case letters, digits and underscores, at most 63, beginning with a letter.',
  });
}

const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_match, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`the template has an unknown placeholder {{${key}}}`);
    return value;
  });

/**
 * The statements with which an administrator prepares a PostgreSQL for `leastPrivilege: true`: roles without passwords,
 * one schema and table for each stack and for the self-test, and the rights on them. They may be run again at any time,
 * also after a stack was added.
 *
 * @throws CommandError for a name that would need quotes.
 */
export function leastPrivilegeSql({ environment, stacks, applyRole, planRole, history }: SqlOptions): string {
  const roles = { apply: checked(applyRole, 'a role'), plan: checked(planRole, 'a role') };
  const schemas = [...stacks, SCRATCH].map((stack) => {
    const values = {
      ...roles,
      schema: checked(stateSchema(environment, stack), 'a schema'),
      versions: String(history),
    };
    const isScratch = stack === SCRATCH;
    const parts = [
      'state-schema',
      ...(isScratch ? ['scratch-schema'] : []),
      ...(history > 0 && !isScratch ? ['history'] : []),
    ];
    return [`-- ${stack}\n`, ...parts.map((part) => fill(template(part), values))].join('');
  });
  return [fill(template('roles'), roles), ...schemas].join('\n');
}
