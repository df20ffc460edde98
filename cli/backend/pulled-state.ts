import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CommandError } from '../../errors/command-error';

const stateSchema = z.object({
  version: z.literal(4),
  serial: z.number().int().nonnegative(),
  lineage: z.string(),
  outputs: z.record(z.string(), z.unknown()).default({}),
  resources: z.array(z.unknown()).default([]),
  check_results: z.array(z.looseObject({ objects: z.array(z.unknown()).nullish() })).nullish(),
});

/** A state as `terraform state pull` prints it. Its text may hold secrets: it stays in memory. */
export interface PulledState {
  readonly text: Buffer;
  /** Identifies the history that this state belongs to. */
  readonly lineage: string;
  /** Counts the versions of that history. */
  readonly serial: number;
  readonly resources: number;
  readonly outputs: number;
  /** Of the text, hexadecimal; equal states have equal ones, whatever the order of their check results. */
  readonly sha256: string;
}

const CHECK_RESULTS = '\n  "check_results": ';

/**
 * The text with its check results in a fixed order. Terraform keeps them in a map and writes them in another order each time
 * (seen with 1.11.4: `state pull` of one state, six times, gave four texts); all else it writes in the same order.
 */
function ordered(text: string, results: z.output<typeof stateSchema>['check_results']): string {
  const start = text.indexOf(CHECK_RESULTS);
  const end = /\n(?: {2}"|\})/.exec(text.slice(start + CHECK_RESULTS.length));
  if (start < 0 || end === null || !results) return text;
  const sorted = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).sort();
  const checks = sorted(results.map((result) => ({ ...result, objects: sorted(result.objects ?? []) })));
  return text.slice(0, start) + checks.join('\n') + text.slice(start + CHECK_RESULTS.length + end.index);
}

/** Whether there is nothing in it that could be lost. */
export const isEmpty = ({ resources, outputs }: PulledState): boolean => resources === 0 && outputs === 0;

/**
 * Reads what `terraform state pull` printed.
 *
 * @param where for the error: stack and backend.
 * @returns null when there is no state.
 * @throws CommandError when it is no state; its content is not part of the message.
 */
export function readPulledState(text: Buffer, where: string): PulledState | null {
  if (text.length === 0 || text.toString('utf8').trim() === '') return null;
  try {
    const whole = text.toString('utf8');
    const { serial, lineage, outputs, resources, check_results } = stateSchema.parse(JSON.parse(whole));
    // How terraform 1.11 prints that a remote backend has no state.
    if (lineage === '') return null;
    return {
      text,
      lineage,
      serial,
      resources: resources.length,
      outputs: Object.keys(outputs).length,
      sha256: createHash('sha256').update(ordered(whole, check_results)).digest('hex'),
    };
  } catch {
    throw new CommandError({
      problem: `What \`terraform state pull\` printed for ${where} is not a state of version 4 (${text.length} bytes, not shown).`,
      fix: 'Look at it with `terraform state pull` in the folder of the stack; an older Terraform may have written it.',
    });
  }
}

/** The same state with another serial. Only that number changes: parsed and written again, large numbers would suffer. */
export function withSerial({ text, serial }: PulledState, wanted: number): Buffer {
  const before = `\n  "serial": ${serial},\n`;
  const whole = text.toString('utf8');
  const at = whole.indexOf(before);
  if (at < 0) throw new Error(`terraform state pull writes its serial in another form than ${JSON.stringify(before)}`);
  return Buffer.from(`${whole.slice(0, at)}\n  "serial": ${wanted},\n${whole.slice(at + before.length)}`);
}

/** A state of the same lineage with nothing in it. */
export const emptyState = ({ lineage }: PulledState): Buffer =>
  Buffer.from(JSON.stringify({ version: 4, serial: 1, lineage, outputs: {}, resources: [] }));
