import { setTimeout as sleep } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stateAddress, stateFolder, stateSchema } from '../../config/state-place';
import { CommandError } from '../../errors/command-error';
import { backendArguments, type BackendArguments, localFolder } from './backend-block';
import { BackendFailure, type BackendFolder, type StateAccess } from './backend-folder';
import { dropEmptySchema } from './drop-empty-schema';

/** Stands where the name of a stack would: no stack may have it. */
export const SCRATCH = 'doctor';

/** To make the scratch state while others make theirs, and milliseconds between two. */
const [ATTEMPTS, PAUSE] = [20, 250];

/** A state of the self-test's own in the configured backend. */
export interface ScratchState {
  readonly arguments: BackendArguments;
  /** In words, for leftovers. */
  readonly place: string;
  /** What must be there before terraform is initialized. @throws CommandError */
  readonly before?: () => void;
  /**
   * Makes the state where the type of backend needs one before it locks as it does for a stack: pg locks the whole
   * database for a state that has no row yet.
   * @throws BackendFailure
   */
  prepare(folder: BackendFolder): Promise<void>;
  /** Removes what {@link prepare} made. @returns what stays, in words */
  remove(folder: BackendFolder): Promise<string[]>;
}

type Access = Pick<StateAccess, 'settings' | 'env'>;

/** The scratch state of a backend; random where the type allows it, so that two self-tests do not meet. */
export function scratchState({ settings, env }: Access, environment: string): ScratchState {
  const name = `${SCRATCH}-${randomBytes(4).toString('hex')}`;
  const usual = backendArguments(settings, environment, SCRATCH);
  switch (settings.type) {
    case 'pg': {
      const schema = stateSchema(environment, SCRATCH);
      return {
        ...workspace(name, `workspace ${name} in the schema ${schema}`),
        arguments: usual,
        remove: async (folder) => {
          const left = await deleteWorkspace(folder, name, `row ${name} in ${schema}.states`);
          if (settings.leastPrivilege || left.length > 0) return left;
          const reason = await dropEmptySchema(env, schema);
          return reason === null ? [] : [`the schema ${schema} (${reason})`];
        },
      };
    }
    case 's3': {
      const folderOfKeys = `${stateFolder(settings, environment)}/${SCRATCH}`;
      const place = `s3://${settings.bucket}/${folderOfKeys}/${name}/`;
      return {
        ...workspace(name, place),
        // Without it the key would lie under "env:/", outside the folder that the account may write to.
        arguments: { ...usual, workspace_key_prefix: folderOfKeys, max_retries: 2 },
      };
    }
    case 'http':
      return {
        arguments: { ...usual, retry_max: 1 },
        place: stateAddress(settings, environment, SCRATCH),
        prepare: async () => undefined,
        // GitLab notes a state with its first lock, and only its own interface removes it.
        remove: async () => [
          `GitLab lists an empty state ${environment}-${SCRATCH} from now on; other servers keep nothing`,
        ],
      };
    case 'local': {
      const parent = localFolder(settings, environment);
      const file = path.join(parent, `${name}.tfstate`);
      return {
        arguments: { path: file },
        place: file,
        before: () => makeFolder(parent),
        prepare: async () => undefined,
        remove: async () => {
          for (const left of readdirSync(parent).filter((entry) => entry.includes(name)))
            rmSync(path.join(parent, left), { force: true });
          return [];
        },
      };
    }
  }
}

const workspace = (name: string, place: string) => ({
  place,
  prepare: async (folder: BackendFolder) => {
    const args = ['workspace', 'new', '-no-color', '-lock-timeout=60s', name];
    for (let attempt = 1; ; attempt++) {
      try {
        await folder.must('A scratch state could not be written.', args);
        return;
      } catch (error) {
        // Whoever makes a state on pg holds the lock of new ones for a moment, and here Terraform's timeout does not count.
        if (!(error instanceof BackendFailure) || error.kind !== 'locked' || attempt === ATTEMPTS) throw error;
        await sleep(PAUSE);
      }
    }
  },
  remove: (folder: BackendFolder) => deleteWorkspace(folder, name, place),
});

async function deleteWorkspace(folder: BackendFolder, name: string, place: string): Promise<string[]> {
  try {
    await folder.must('', ['workspace', 'select', '-no-color', 'default']);
    await folder.must('', ['workspace', 'delete', '-no-color', '-force', '-lock-timeout=30s', name]);
    return [];
  } catch (error) {
    if (error instanceof BackendFailure) return [`${place}: ${error.details.join(' ')}`];
    throw error;
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new CommandError({
      problem: `The folder of the local backend cannot be made: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: 'Correct backend.path, or the rights on the folder above.',
      cause,
    });
  }
}
