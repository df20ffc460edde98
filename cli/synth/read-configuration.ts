import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CommandError } from '../../errors/command-error';
import { type JsonObject, parseConfiguration } from '../whole-graph/stack-configuration';
import type { Stack } from './stack-graph';

/**
 * What was synthesized for a stack.
 *
 * @throws CommandError when its cdk.tf.json is missing or no JSON.
 */
export function readConfiguration({ name, folder }: Stack): JsonObject {
  const file = path.join(folder, 'cdk.tf.json');
  try {
    return parseConfiguration(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CommandError({
      problem: `What was synthesized for ${name} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: 'Leave --synthesized away, or name a folder that `npm run synth` has just written.',
      cause,
    });
  }
}
