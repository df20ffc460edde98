import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, InterruptedError } from '../../errors/command-error';
import { plainTail, runTerraform, type Variables } from './run-terraform';
import type { TerraformProgram } from './terraform-program';
import { type Diagnostic, describeDiagnostic } from './ui-messages';

const LOCK_FILE = '.terraform.lock.hcl';
/** Seconds: a first init may download all providers. */
const DEADLINE = 900;
/** Two sessions that create the backend's schema, table or sequence at the same moment: one of them loses. */
const LOST_RACE = /duplicate key value violates unique constraint "pg_|tuple concurrently updated/;
const RACES = 3;

export interface Initialization {
  readonly terraform: TerraformProgram;
  /** Folder with cdk.tf.json. */
  readonly folder: string;
  /** Terraform's own folder (TF_DATA_DIR), kept from run to run. */
  readonly dataFolder: string;
  /** Of the child processes; TF_DATA_DIR and TF_CLI_CONFIG_FILE count. */
  readonly env: Variables;
  readonly signal: AbortSignal;
  /** Whether to initialize although nothing seems to have changed. */
  readonly force?: boolean;
}

/** What an initialization depends on: as long as it is the same, the last one holds. */
function fingerprint({ terraform, folder, env }: Initialization): string {
  const configuration = JSON.parse(readFileSync(path.join(folder, 'cdk.tf.json'), 'utf8')) as { terraform?: unknown };
  const cliConfig = env.TF_CLI_CONFIG_FILE;
  const parts = [
    terraform.version,
    configuration.terraform ?? null,
    cliConfig && existsSync(cliConfig) ? readFileSync(cliConfig, 'utf8') : null,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * One at a time until one came through: the pg backend creates what all states share at its first use. A shared plugin
 * cache is not safe for two at a time at all (terraform: "Provider Plugin Cache").
 */
export class InitializationGate {
  private tail: Promise<unknown> = Promise.resolve();
  private open = false;

  constructor(private readonly always: boolean) {}

  /** Whether this environment names a plugin cache. */
  static for(env: Variables): InitializationGate {
    const file = env.TF_CLI_CONFIG_FILE;
    const inFile = file && existsSync(file) ? /^\s*plugin_cache_dir\b/m.test(readFileSync(file, 'utf8')) : false;
    return new InitializationGate(inFile || Boolean(env.TF_PLUGIN_CACHE_DIR));
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.open) return work();
    const turn = this.tail.then(async () => {
      // Those who queued while it was closed all go at once when the first one is through.
      if (this.open) return { run: work() };
      const result = await work();
      this.open = !this.always;
      return { run: Promise.resolve(result) };
    });
    this.tail = turn.catch(() => undefined);
    return (await turn).run;
  }
}

/**
 * Runs `terraform init` unless the last one still holds. The lock file of providers is kept beside the data folder, so
 * that each run gets the same provider binaries.
 *
 * @returns whether an init was needed.
 * @throws CommandError with terraform's diagnostics; InterruptedError.
 */
export async function initialize(init: Initialization, gate: InitializationGate): Promise<boolean> {
  const stamp = path.join(init.dataFolder, 'initialized');
  const kept = path.join(init.dataFolder, LOCK_FILE);
  const lock = path.join(init.folder, LOCK_FILE);
  const wanted = fingerprint(init);
  if (existsSync(kept) && !existsSync(lock)) copyFileSync(kept, lock);
  if (!init.force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  rmSync(stamp, { force: true });
  mkdirSync(init.dataFolder, { recursive: true, mode: 0o700 });
  await gate.pass(() => runInit(init, lock));
  if (existsSync(lock)) copyFileSync(lock, kept);
  writeFileSync(stamp, wanted, { mode: 0o600 });
  return true;
}

async function runInit(init: Initialization, lock: string): Promise<void> {
  const log = path.join(init.dataFolder, 'init.log');
  for (let attempt = 1; ; attempt++) {
    const { code, late, errors, interrupted } = await runTerraform({
      binary: init.terraform.binary,
      // The backend may have moved since: its state is another one then, never migrated by a plan.
      args: ['init', '-input=false', '-no-color', '-json', '-reconfigure'],
      folder: init.folder,
      env: init.env,
      log,
      deadline: DEADLINE,
      signal: init.signal,
    });
    if (code === 0) return;
    if (interrupted) throw new InterruptedError('terraform init was ended; nothing was changed.');
    const text = errors.map(describeDiagnostic).join('\n');
    if (attempt >= RACES || !LOST_RACE.test(text)) {
      const problem = late ? `terraform init was not done after ${DEADLINE} s.` : 'terraform init failed.';
      throw new CommandError({ problem, details: text ? text.split('\n') : [plainTail(log)], fix: cure(text, lock) });
    }
    await sleep(200 * attempt);
  }
}

function cure(text: string, lock: string): string {
  if (/checksum/i.test(text))
    return `The provider differs from the one used before. If that is on purpose, delete ${path.basename(lock)} in ${path.dirname(lock)} and beside it in the data folder.`;
  return 'Check the backend (npx cluster-infra doctor --backend), the credentials, and where providers come from (TF_CLI_CONFIG_FILE).';
}

/** Whether terraform asks for `terraform init`: what the last one left has vanished or is out of date. */
export const wantsInit = (errors: readonly Diagnostic[]): boolean =>
  errors.some(({ summary, detail }) => /terraform init\b/.test(`${summary} ${detail}`));
