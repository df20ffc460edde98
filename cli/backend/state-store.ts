import type { BackendConfig } from '../../config/types';
import { backendArguments, MAKE_NOTHING } from './backend-block';
import { BackendFailure, BackendFolder, type StateAccess } from './backend-folder';
import { type HeldLock, holdLock } from './hold-lock';
import { emptyState, type PulledState, readPulledState, withSerial } from './pulled-state';

/** A backend with all states of one environment, reached with one account. */
export type StoreAccess = Omit<StateAccess, 'arguments'> & {
  readonly environment: string;
  /** Names the backend in messages. */
  readonly place: string;
};

/** Reading must make nothing, not even where Terraform would make the schema by its init. */
const readOnly = ({ settings }: StoreAccess) => (settings.type === 'pg' ? MAKE_NOTHING : {});

/** Of writing a state with its serial; a pair of them fails at most one time in four. */
const TRIES = 24;

const tableIsMissing = (error: unknown, { type }: BackendConfig): boolean =>
  type === 'pg' && error instanceof BackendFailure && /(?:relation|schema) "[^"]*" does not exist/.test(error.message);

/** The states of an environment in one backend, moved by real terraform through pipes. */
export class StateStore {
  constructor(private readonly access: StoreAccess) {}

  private async inFolder<T>(stack: string, making: boolean, work: (folder: BackendFolder) => Promise<T>): Promise<T> {
    const { settings, environment } = this.access;
    const usual = backendArguments(settings, environment, stack);
    const folder = await BackendFolder.open({
      ...this.access,
      arguments: making ? usual : { ...usual, ...readOnly(this.access) },
    });
    try {
      return await work(folder);
    } finally {
      folder.close();
    }
  }

  private read = async (folder: BackendFolder, stack: string): Promise<PulledState | null> => {
    const text = await folder.must(`The state of ${stack} could not be read from ${this.access.place}.`, [
      'state',
      'pull',
    ]);
    return readPulledState(text, `${stack} in ${this.access.place}`);
  };

  /**
   * The state of a stack; null when there is none. Makes nothing in the backend.
   *
   * @throws BackendFailure, CommandError, InterruptedError.
   */
  async pull(stack: string): Promise<PulledState | null> {
    try {
      return await this.inFolder(stack, false, (folder) => this.read(folder, stack));
    } catch (error) {
      if (tableIsMissing(error, this.access.settings)) return null;
      throw error;
    }
  }

  /**
   * Writes a state over what is there, with its lineage and serial; the caller has made sure that nothing is lost.
   * Terraform takes the lock for each of its writes.
   *
   * @returns what the backend gives back afterwards.
   * @throws BackendFailure, InterruptedError.
   */
  async put(stack: string, state: PulledState, target: PulledState | null): Promise<PulledState | null> {
    const what = `The state of ${stack} could not be written to ${this.access.place}.`;
    return this.inFolder(stack, true, async (folder) => {
      const push = (text: Buffer, ...flags: string[]) =>
        folder.must(what, ['state', 'push', '-lock-timeout=60s', ...flags, '-'], text);
      // Terraform gives the first state of a remote backend a lineage of its own, whatever it is told, and counts up the
      // serial of each one that follows another (seen with 1.11.4). Unforced, so that it refuses where somebody was faster.
      const isRemote = this.access.settings.type !== 'local';
      if (target === null && isRemote) await push(emptyState(state));
      const one = Math.max(0, state.serial - 1);
      const serials = target !== null || isRemote ? [one, state.serial] : [state.serial, one];
      // Where the check results come in another order than they were read in, Terraform takes the state for changed, and
      // counts its serial up once more: at random, so that one of the two soon fits.
      let written: PulledState | null = null;
      for (let tries = 0; tries < TRIES && written?.serial !== state.serial; tries++) {
        await push(withSerial(state, serials[tries % 2] ?? one), '-force');
        written = await this.read(folder, stack);
      }
      return written;
    });
  }

  /**
   * Holds the lock of a state until it is released.
   *
   * @param wait seconds to wait for somebody else's lock.
   * @throws BackendFailure, InterruptedError.
   */
  async hold(stack: string, wait: number): Promise<HeldLock> {
    const { settings, environment, place } = this.access;
    const usual = backendArguments(settings, environment, stack);
    const folder = await BackendFolder.open({ ...this.access, arguments: { ...usual, ...readOnly(this.access) } });
    try {
      const lock = await holdLock(folder, wait);
      if ('refused' in lock)
        throw folder.failure(`The lock of ${stack} in ${place} could not be taken.`, {
          stderr: lock.message,
          stdout: Buffer.alloc(0),
          late: lock.refused === 'deadline',
        });
      return {
        get alive() {
          return lock.alive;
        },
        release: async () => {
          try {
            return await lock.release();
          } finally {
            folder.close();
          }
        },
      };
    } catch (error) {
      folder.close();
      throw error;
    }
  }
}
