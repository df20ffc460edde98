import type { BackendConfig } from '../../config/types';
import { BackendFailure, BackendFolder, type StateAccess } from './backend-folder';
import { holdLock, type HeldLock } from './hold-lock';
import { scratchState } from './scratch-state';

/** `note` is worth knowing and no fault. */
export type CheckStatus = 'ok' | 'note' | 'finding';

/** One thing that was looked at. */
export interface BackendCheck {
  readonly check: 'reach' | 'lock' | 'release' | 'cleanup' | 'sharing';
  readonly status: CheckStatus;
  readonly detail: string;
  /** What to do; for findings only. */
  readonly cure?: string;
}

/** Everything but the place of the state. */
export type SelfTestOptions = Omit<StateAccess, 'arguments'> & { readonly environment: string };

const NO_LOCK: Readonly<Record<BackendConfig['type'], string>> = {
  pg: 'A pooler in transaction mode between Terraform and PostgreSQL does this: advisory locks need a session. Point PG_CONN_STR at the database itself, or at a pooler in session mode.',
  s3: 'The store ignores If-None-Match, so its lock files hold nobody back. Choose a store with conditional writes (docs/backends.md), or the backend pg; `cluster-infra state migrate` moves the states.',
  http: 'The server answers lock requests without keeping them. Use one that answers 423 to the second, as GitLab does, or the backend pg; `cluster-infra state migrate` moves the states.',
  local: 'The file system ignores locks (some network file systems do). Use another folder, or the backend pg.',
};

const SHARING: BackendCheck = {
  check: 'sharing',
  status: 'note',
  detail:
    'A local backend locks between processes of this machine only; nobody else sees the state, and nothing keeps a copy.',
};

/**
 * Takes the lock of a scratch state twice, with real terraform, in the backend as it is configured. The second taker must
 * be refused while the first one holds, and let in after. Nothing of a stack is touched.
 *
 * @throws InterruptedError, after letting go and cleaning up; CommandError.
 */
export async function testLock(options: SelfTestOptions): Promise<BackendCheck[]> {
  const { settings, environment } = options;
  const scratch = scratchState(options, environment);
  const notes = settings.type === 'local' ? [SHARING] : [];
  scratch.before?.();
  let folder: BackendFolder;
  try {
    folder = await BackendFolder.open({ ...options, arguments: scratch.arguments });
  } catch (error) {
    return [...notes, unusable(error)];
  }
  try {
    let checks: BackendCheck[];
    let left: string[] = [];
    try {
      await scratch.prepare(folder);
      checks = await takeTwice(folder, settings, scratch.place);
    } catch (error) {
      checks = [unusable(error)];
    } finally {
      left = await scratch.remove(folder.uninterrupted());
    }
    return [...notes, ...checks, cleanup(left, settings)];
  } finally {
    folder.close();
  }
}

async function takeTwice(folder: BackendFolder, settings: BackendConfig, place: string): Promise<BackendCheck[]> {
  const first = await holdLock(folder, 30);
  if ('refused' in first)
    throw folder.failure('The lock could not be taken.', {
      stderr: first.message,
      stdout: NOTHING,
      late: first.refused === 'deadline',
    });
  const checks: BackendCheck[] = [
    { check: 'reach', status: 'ok', detail: `Terraform reaches ${place}, and took its lock.` },
  ];
  let complaint: string | null = null;
  try {
    checks.push(await takeHeld(folder, settings, first));
  } finally {
    complaint = await first.release();
  }
  if (complaint !== null)
    checks.push({ check: 'release', status: 'finding', detail: complaint, cure: NO_LOCK[settings.type] });
  else checks.push(await takeFree(folder, settings));
  return checks;
}

const NOTHING = Buffer.alloc(0);
const PLAN = ['plan', '-no-color', '-input=false', '-var=hold=x'];

/** A second terraform tries to take the lock that the first one holds. */
async function takeHeld(folder: BackendFolder, settings: BackendConfig, first: HeldLock): Promise<BackendCheck> {
  const second = await folder.run([...PLAN, '-lock-timeout=0s']);
  if (!first.alive) throw folder.failure('The first terraform lost its lock by itself.', second);
  if (second.code === 0) {
    const detail =
      'The backend does not lock: a second terraform took the lock that the first one held. Two runs at once overwrite each other, without a warning.';
    return { check: 'lock', status: 'finding', detail, cure: NO_LOCK[settings.type] };
  }
  const failure = folder.failure('The second terraform was stopped by something else than the lock.', second);
  if (failure.kind === 'locked')
    return { check: 'lock', status: 'ok', detail: 'A second terraform was refused while the first one held the lock.' };
  return { check: 'lock', status: 'finding', detail: describe(failure), cure: failure.fix };
}

/** The lock that was released can be taken again. */
async function takeFree(folder: BackendFolder, settings: BackendConfig): Promise<BackendCheck> {
  const third = await folder.run([...PLAN, '-lock-timeout=10s']);
  if (third.code === 0) return { check: 'release', status: 'ok', detail: 'The lock was free again after its release.' };
  const failure = folder.failure('The released lock could not be taken again.', third);
  const cure = failure.kind === 'locked' ? NO_LOCK[settings.type] : failure.fix;
  return { check: 'release', status: 'finding', detail: describe(failure), cure };
}

function cleanup(left: readonly string[], { type }: BackendConfig): BackendCheck {
  if (left.length === 0) return { check: 'cleanup', status: 'ok', detail: 'The scratch state is gone.' };
  const detail = `Left behind: ${left.join('; ')}`;
  if (type === 'http') return { check: 'cleanup', status: 'note', detail };
  return { check: 'cleanup', status: 'finding', detail, cure: 'Remove it by hand; it holds nothing.' };
}

function unusable(error: unknown): BackendCheck {
  if (!(error instanceof BackendFailure)) throw error;
  return { check: 'reach', status: 'finding', detail: describe(error), cure: error.fix };
}

const describe = (failure: BackendFailure) => [failure.problem, ...failure.details].join('\n');
