import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readStates } from './backend-states';
import type { Checkout } from './checkout';
import type { List } from './kubernetes-objects';
import { readVault } from './read-vault';
import { SUPPLIED } from './settings';

/** A text in which no secret may be. */
export interface Haystack {
  readonly where: string;
  readonly text: string;
}

/** Every value that was generated or supplied, of the cluster and of the vault. */
export async function secretValues(checkout: Checkout): Promise<string[]> {
  const secrets = checkout.kubectl<List>('get', 'secret', '-A').items.filter((secret) => secret.type === 'Opaque');
  const values = secrets
    .flatMap((secret) => Object.values(secret.data ?? {}))
    .map((value) => Buffer.from(value, 'base64').toString('utf8'))
    .filter((value) => value.length >= 16 && !value.includes('\n'));
  expect(values).toEqual(expect.arrayContaining(Object.values(SUPPLIED)));
  const { items } = await readVault(checkout);
  values.push(...items.map(({ password }) => password ?? ''), checkout.variable('VAULTWARDEN_PASSWORD'));
  expect(values).not.toContain('');
  expect(values.length).toBeGreaterThanOrEqual(8);
  return values;
}

/** Every file below a folder, as text. */
export function readTree(folder: string): Haystack[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(`${path.sep}.terraform${path.sep}`))
    .map((file) => ({ where: file, text: readFileSync(file, 'latin1') }));
}

/** What every run leaves: all that was printed, the states, what was synthesized, and the logs. */
export const leftBehind = async (checkout: Checkout): Promise<Haystack[]> => [
  ...checkout.printed.map((text, index) => ({ where: `output ${index}`, text })),
  ...(await readStates(checkout)),
  ...readTree(path.join(checkout.folder, 'cdktf.out')),
  ...readTree(path.join(checkout.folder, '.cluster-infra')),
  ...readTree(path.join(checkout.folder, '.sandbox', 'logs')),
];

/** Where a value is, in clear or in base64. */
export const placesOf = (values: readonly string[], haystacks: readonly Haystack[]): string[] =>
  haystacks
    .filter(({ text }) =>
      values.some((value) => text.includes(value) || text.includes(Buffer.from(value).toString('base64'))),
    )
    .map(({ where }) => where);
