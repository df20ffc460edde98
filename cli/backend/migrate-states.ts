import { CommandError, InterruptedError } from '../../errors/command-error';
import { compareStates, type MigrationStep } from './compare-states';
import type { HeldLock } from './hold-lock';
import type { PulledState } from './pulled-state';
import type { StateStore } from './state-store';

/** What became of one stack. */
export interface StackMigration {
  readonly stack: string;
  /** `planned` was not begun, or not to its end. */
  readonly outcome: 'nothing' | 'equal' | 'planned' | 'moved';
  readonly action: Exclude<MigrationStep['action'], 'refuse'>;
  /** Of the source; null when there is none. */
  readonly state: Pick<PulledState, 'lineage' | 'serial' | 'resources' | 'sha256'> | null;
}

/** What was done, and what is left. */
export interface Migration {
  readonly stacks: readonly StackMigration[];
  readonly dryRun: boolean;
  /** Set when it stopped early: nothing of what was moved is undone, and running it again goes on. */
  readonly stopped: Error | null;
}

export interface MigrationOptions {
  readonly source: StateStore;
  readonly target: StateStore;
  readonly stacks: readonly string[];
  readonly dryRun: boolean;
  /** Seconds to wait for a lock of the source. */
  readonly lockTimeout: number;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

interface Planned {
  readonly stack: string;
  readonly source: PulledState | null;
  readonly target: PulledState | null;
  readonly step: MigrationStep;
}

/**
 * Copies the states of all stacks and compares what the target gives back, by its digest. All of them are looked at before
 * the first write; the locks of the source are held until the last one is done. The source is never changed.
 *
 * @throws CommandError when a state at the target would be lost (nothing was written then) or the backends cannot be read;
 * InterruptedError before the first write. Later failures are part of the result.
 */
export async function migrateStates(options: MigrationOptions): Promise<Migration> {
  const { source, target, stacks, dryRun, progress } = options;
  const planned: Planned[] = [];
  for (const stack of stacks) {
    progress(`looking at ${stack}`);
    const [from, to] = await bothDone(source.pull(stack), target.pull(stack));
    planned.push({ stack, source: from, target: to, step: compareStates(from, to) });
  }
  refuse(planned);
  const outcomes = new Map(planned.map(({ stack, step }) => [stack, initialOutcome(step)]));
  let stopped: Error | null = null;
  if (!dryRun) {
    try {
      await moveAll(options, planned, (stack) => outcomes.set(stack, 'moved'));
    } catch (error) {
      if (!(error instanceof CommandError || error instanceof InterruptedError)) throw error;
      stopped = error;
    }
  }
  return { stacks: planned.map((plan) => describe(plan, outcomes.get(plan.stack) ?? 'planned')), dryRun, stopped };
}

/** Waits for both also when one fails, so that no terraform is left behind. */
async function bothDone<T>(one: Promise<T>, other: Promise<T>): Promise<[T, T]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

function refuse(planned: readonly Planned[]): void {
  const reasons = planned.flatMap(({ stack, step }) => (step.action === 'refuse' ? [`${stack}: ${step.reason}`] : []));
  if (reasons.length === 0) return;
  throw new CommandError({
    problem: 'Nothing was moved, because states at the target would be lost:',
    details: reasons,
    fix: 'Choose another target, name the other stacks with --stack, or, when the target is wrong, remove its state by hand after a copy of it.',
  });
}

const initialOutcome = ({ action }: MigrationStep): StackMigration['outcome'] =>
  action === 'nothing' || action === 'equal' ? action : 'planned';

async function moveAll(
  { source, target, lockTimeout, signal, progress }: MigrationOptions,
  planned: readonly Planned[],
  moved: (stack: string) => void,
): Promise<void> {
  const locks = new Map<string, HeldLock>();
  const moving = planned.filter(({ step }) => step.action === 'copy' || step.action === 'update');
  try {
    for (const { stack } of moving) {
      locks.set(stack, await source.hold(stack, lockTimeout));
      progress(`locked ${stack} at the source`);
    }
    for (const plan of moving) {
      if (signal.aborted) throw new InterruptedError('the migration was ended between two stacks.');
      await move(plan, source, target);
      if (locks.get(plan.stack)?.alive !== true) throw lostLock(plan.stack);
      moved(plan.stack);
      progress(`moved ${plan.stack}`);
    }
  } finally {
    for (const [stack, lock] of locks) {
      const complaint = await lock.release();
      if (complaint !== null) progress(`warning: the lock of ${stack} at the source was not released: ${complaint}`);
    }
  }
}

async function move(
  { stack, source: before, target: there }: Planned,
  source: StateStore,
  target: StateStore,
): Promise<void> {
  // Somebody may have deployed between the first look and the lock.
  const state = await source.pull(stack);
  if (state === null || before === null || state.sha256 !== before.sha256) throw changedMeanwhile(stack);
  const written = await target.put(stack, state, there);
  if (written?.sha256 !== state.sha256)
    throw new CommandError({
      problem: `The target gives back another state of ${stack} than was written to it.`,
      details: [describeState('written', state), describeState('read back', written)],
      fix: 'Deploy nothing with the new backend. Look for somebody else who writes to it, then run the migration again.',
    });
}

const describeState = (what: string, state: PulledState | null) =>
  state ? `${what}: serial ${state.serial}, lineage ${state.lineage}, sha256 ${state.sha256}` : `${what}: no state`;

const changedMeanwhile = (stack: string) =>
  new CommandError({
    problem: `The state of ${stack} changed at the source after it was looked at.`,
    fix: 'Make sure that nobody deploys, and run the migration again.',
  });

const lostLock = (stack: string) =>
  new CommandError({
    problem: `The lock of ${stack} at the source was lost while its state was copied.`,
    fix: 'Run the migration again: it compares the copy with the source.',
  });

function describe({ stack, source, step }: Planned, outcome: StackMigration['outcome']): StackMigration {
  const { action } = step;
  if (action === 'refuse') throw new Error(`${stack} was to be refused`);
  const state = source && {
    lineage: source.lineage,
    serial: source.serial,
    resources: source.resources,
    sha256: source.sha256,
  };
  return { stack, outcome, action, state };
}
