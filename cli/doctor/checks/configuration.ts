import type { Config } from '../../../config/types';
import type { Check } from '../check';
import { note, type Observation, ok } from '../observation';

/** Days before the end of an allowance from which it is named. */
const SOON = 7;
const DAY = 86_400_000;

/** Allowances of the guard that no longer hold, or soon will not. */
export function allowances({ guard }: Pick<Config, 'guard'>, now: Date): Observation[] {
  return guard.allow.flatMap(({ rule, address, expires }) => {
    // It holds until the end of that day, in UTC.
    const left = Date.parse(`${expires}T00:00:00Z`) + DAY - now.getTime();
    if (left > SOON * DAY) return [];
    const what = `guard.allow: ${rule} of ${address}`;
    return left <= 0
      ? [note('allowance', `${what} expired on ${expires}.`, 'Take it out of the file, or give it a later day.')]
      : [note('allowance', `${what} expires on ${expires}.`, 'Deploy what needs it before, or give it a later day.')];
  });
}

/** The environment file, and what is made of it. */
export const configuration: Check = {
  name: 'configuration',
  what: 'the environment file: it loads, its stacks are made, allowances of the guard still hold',
  // A synthesis has a deadline of its own.
  deadline: () => 300,
  look: async (site) => {
    const config = site.config();
    const stacks = await site.stacks();
    const { debug, environment } = config;
    return [
      ok('stacks', `${environment} loads and makes ${stacks.map(({ name }) => name).join(', ')}.`),
      ...(debug ? [note('debug', 'debug is true: releases that failed stay in place.', 'Set it to false.')] : []),
      ...allowances(config, site.now),
    ];
  },
};
