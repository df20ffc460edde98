import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BackendConfig } from '../../config/types';
import { CommandError } from '../../errors/command-error';
import type { BackendArguments } from './backend-block';
import { type FailureKind, failureCure, failureKind } from './backend-failure';
import type { Environment } from './credentials';
import { type FolderResult, runInFolder } from './run-in-folder';
import { terraformEnvironment } from './terraform-environment';
import { withoutSecrets } from './without-secrets';

/** A backend that could not be used, with the reason as far as it is known. */
export class BackendFailure extends CommandError {
  constructor(
    readonly kind: FailureKind,
    what: string,
    message: string,
    settings: BackendConfig,
  ) {
    super({ problem: what, details: message.split('\n'), fix: failureCure(kind, settings) });
    this.name = 'BackendFailure';
  }
}

/** What reaches one state: the program, the place and the account. */
export interface StateAccess {
  /** Name or path of terraform. */
  readonly terraform: string;
  readonly settings: BackendConfig;
  /** From backendArguments, or changed. */
  readonly arguments: BackendArguments;
  /** With the credentials. */
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Seconds for each run of terraform. */
  readonly deadline: number;
}

/** Of the caller's environment, what would make terraform do another thing than it is told here. */
const NOT_HANDED_OVER =
  /^TF_(?:CLI_ARGS|VAR_|WORKSPACE$|DATA_DIR$|INPUT$|LOG|REATTACH_PROVIDERS$|PLUGIN_CACHE|CLI_CONFIG_FILE$|TEMP_LOG)/;
/** Two sessions that make the backend's schema, table or sequence at the same moment: one of them loses. */
const LOST_RACE =
  /duplicate key value violates unique constraint "pg_|tuple concurrently updated|(?:type|relation|schema) "[^"]*" already exists/;
const RACES = 3;

/** The unset variable makes `terraform plan` ask, which it does while it holds the lock: see hold-lock.ts. */
const configuration = (type: string, settings: BackendArguments) =>
  JSON.stringify({ terraform: { backend: { [type]: settings } }, variable: { hold: { type: 'string' } } });

/** A private folder whose only content is a backend block: terraform does in it what it would do for a stack. */
export class BackendFolder {
  private constructor(
    private readonly access: StateAccess,
    private readonly folder: string,
    readonly env: Environment,
  ) {}

  /**
   * Makes the folder and initializes the backend. Providers are never looked for: the state is moved as it is.
   *
   * @throws BackendFailure, InterruptedError. The folder is gone then.
   */
  static async open(access: StateAccess): Promise<BackendFolder> {
    const folder = mkdtempSync(path.join(access.env['TMPDIR'] || tmpdir(), 'cluster-infra-state-'));
    const opened = new BackendFolder(access, folder, childEnvironment(access, folder));
    try {
      writeFileSync(path.join(folder, 'main.tf.json'), configuration(access.settings.type, access.arguments));
      // An empty mirror and nothing else, so that init fails at once where the state names providers; see initialize.
      mkdirSync(path.join(folder, 'mirror'));
      const mirror = JSON.stringify(path.join(folder, 'mirror'));
      writeFileSync(
        path.join(folder, 'cli.tfrc'),
        `provider_installation { filesystem_mirror { path = ${mirror} } }\n`,
      );
      await opened.initialize();
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  }

  private async initialize(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const result = await this.run(['init', '-input=false', '-no-color', '-reconfigure']);
      // Terraform notes the backend before it looks for the providers that the state names; those are not needed here.
      if (existsSync(path.join(this.folder, 'data', 'terraform.tfstate')) && !result.late) return;
      if (attempt < RACES && LOST_RACE.test(result.stderr)) continue;
      throw this.failure('The backend could not be initialized.', result);
    }
  }

  /** Runs terraform in the folder; the exit code is for the caller. */
  run(args: readonly string[], input?: string | Buffer): Promise<FolderResult> {
    const { terraform: binary, deadline, signal } = this.access;
    const { folder, env } = this;
    return runInFolder({ binary, args, folder, env, deadline, signal, ...(input === undefined ? {} : { input }) });
  }

  /** What {@link run} needs, for whoever keeps a terraform running. */
  get place(): { binary: string; folder: string; deadline: number; signal: AbortSignal } {
    const { terraform: binary, deadline, signal } = this.access;
    return { binary, folder: this.folder, deadline, signal };
  }

  /** The same folder for the work that must still be done after an interruption. */
  uninterrupted(): BackendFolder {
    return new BackendFolder({ ...this.access, signal: new AbortController().signal }, this.folder, this.env);
  }

  /** {@link run} for commands whose failure is one of the backend. @throws BackendFailure */
  async must(what: string, args: readonly string[], input?: string | Buffer): Promise<Buffer> {
    const result = await this.run(args, input);
    if (result.code !== 0) throw this.failure(what, result);
    return result.stdout;
  }

  /** The failure that a result stands for, with Terraform's own words but without credentials. */
  failure(what: string, { stderr, stdout, late }: Pick<FolderResult, 'stderr' | 'stdout' | 'late'>): BackendFailure {
    const { settings, deadline } = this.access;
    const message = withoutSecrets(errorLines(stderr || stdout.toString('utf8')), this.access.env);
    if (late) return new BackendFailure('deadline', `${what} It took longer than ${deadline} s.`, message, settings);
    return new BackendFailure(failureKind(message), what, message, settings);
  }

  /** Removes the folder. */
  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function childEnvironment({ settings, env }: StateAccess, folder: string): Environment {
  const handedOver = Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_HANDED_OVER.test(name)));
  const prepared = Object.entries(terraformEnvironment(settings, handedOver)).filter(
    ([name]) => !/^TF_CLI_ARGS|^TF_INPUT$/.test(name),
  );
  return {
    ...Object.fromEntries(prepared),
    TF_DATA_DIR: path.join(folder, 'data'),
    TF_CLI_CONFIG_FILE: path.join(folder, 'cli.tfrc'),
  };
}

/** Lines of Terraform's errors that say something about the case at hand. */
const LINES = 12;

/** Terraform's errors without frames, empty lines and its general advice. */
export function errorLines(text: string): string {
  const lines = text
    .replace(/\u001b\[[0-9;]*m/g, '')
    .split('\n')
    .map((line) => line.replace(/^[│╷╵]\s?/, '').trimEnd())
    .filter((line) => line !== '');
  const advice = lines.findIndex((line) => line.startsWith('Terraform acquires a state lock to protect'));
  const start = Math.max(
    0,
    lines.findIndex((line) => line.startsWith('Error')),
  );
  return lines
    .slice(start, advice < start ? undefined : advice)
    .slice(0, LINES)
    .join('\n');
}
