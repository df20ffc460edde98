import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writePrivateJson } from '../plans/private-file';

const entrySchema = z.strictObject({
  /** `applying` stays behind when the command is killed. */
  state: z.enum(['applying', 'done', 'failed']),
  at: z.iso.datetime(),
  counts: z.strictObject({ add: z.number(), change: z.number(), destroy: z.number(), import: z.number() }).optional(),
});

const journalSchema = z.strictObject({ planHash: z.string(), stacks: z.record(z.string(), entrySchema) });

export type JournalEntry = z.output<typeof entrySchema>;

/** What was applied of one review, on disk after every step, so that a deploy that ended can be taken up again. */
export class Journal {
  private constructor(
    private readonly file: string,
    private readonly planHash: string,
    private readonly stacks: Record<string, JournalEntry>,
  ) {}

  /** The journal of a review; a new one where there is none, or only one of another review. */
  static open(file: string, planHash: string): Journal {
    if (!existsSync(file)) return new Journal(file, planHash, {});
    const parsed = journalSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    const ofThisReview = parsed.success && parsed.data.planHash === planHash;
    return new Journal(file, planHash, ofThisReview ? parsed.data.stacks : {});
  }

  get(stack: string): JournalEntry | undefined {
    return this.stacks[stack];
  }

  /** Writes down what became of a stack. */
  record(stack: string, entry: Omit<JournalEntry, 'at'>): void {
    this.stacks[stack] = { ...entry, at: new Date().toISOString() };
    this.write();
  }

  /** Nothing of a stack was begun after all. */
  forget(stack: string): void {
    delete this.stacks[stack];
    this.write();
  }

  private write(): void {
    writePrivateJson(this.file, { planHash: this.planHash, stacks: this.stacks });
  }
}
