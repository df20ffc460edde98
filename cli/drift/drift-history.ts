import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { CommandError } from '../../errors/command-error';
import { writePrivateJson } from '../plans/private-file';

const historySchema = z.strictObject({
  format: z.literal(1),
  environment: z.string(),
  /** When each drifted object was seen first, by stack and address. */
  firstSeen: z.record(z.string(), z.record(z.string(), z.iso.datetime())),
});

type History = z.output<typeof historySchema>;

/** Remembers since when each object has been drifting. Keep the file from run to run (a cache of the CI will do). */
export class DriftHistory {
  private constructor(
    private readonly file: string,
    private readonly history: History,
  ) {}

  /** @throws CommandError when the file is something else, or of another environment. */
  static open(file: string, environment: string): DriftHistory {
    if (!existsSync(file)) return new DriftHistory(file, { format: 1, environment, firstSeen: {} });
    let content: unknown;
    try {
      content = JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      content = null;
    }
    const parsed = historySchema.safeParse(content);
    if (!parsed.success || parsed.data.environment !== environment)
      throw new CommandError({
        problem: `${file} is not the drift history of the environment ${environment}.`,
        fix: 'Name another file with --history, or remove this one: all drift counts as new then.',
      });
    return new DriftHistory(file, parsed.data);
  }

  /**
   * Notes what drifts in a stack that could be planned, and forgets what does not any more.
   *
   * @returns when each was seen first.
   */
  update(stack: string, addresses: readonly string[], now: Date): ReadonlyMap<string, string> {
    const before = this.history.firstSeen[stack] ?? {};
    const entries = addresses.map((address): [string, string] => [address, before[address] ?? now.toISOString()]);
    if (entries.length > 0) this.history.firstSeen[stack] = Object.fromEntries(entries);
    else delete this.history.firstSeen[stack];
    return new Map(entries);
  }

  write(): void {
    mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    writePrivateJson(this.file, this.history);
  }
}
