import { execFile, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One change of a plan, as `terraform show -json` has it. */
export interface PlannedChange {
  readonly address: string;
  readonly actions: readonly string[];
  readonly after: { readonly [name: string]: unknown } | null;
  readonly after_unknown: { readonly [name: string]: unknown };
}

interface Attributes {
  readonly [name: string]: unknown;
}

/** Of a state file of version 4, what is read here. */
interface State {
  readonly resources: readonly {
    readonly mode: 'managed' | 'data';
    readonly type: string;
    readonly name: string;
    readonly instances: readonly {
      readonly index_key?: string | number;
      readonly deposed?: string;
      readonly attributes: Attributes;
    }[];
  }[];
}

/** A folder with a configuration, in which the real terraform runs without any network. */
export class TerraformWorkspace {
  readonly directory = mkdtempSync(join(tmpdir(), 'framework-terraform-'));

  constructor(private readonly env: { readonly [name: string]: string }) {}

  write(configuration: string): void {
    writeFileSync(join(this.directory, 'main.tf'), configuration);
  }

  /** Runs to the end whatever the exit code; gives up after five minutes. */
  run(...words: string[]): Promise<Outcome> {
    return this.start(words).ended;
  }

  /** Starts, for a test that stops it on its way. */
  start(words: string[]): { child: ChildProcess; ended: Promise<Outcome> } {
    const env = {
      PATH: process.env.PATH,
      HOME: this.directory,
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
      TF_CLI_ARGS: '-no-color',
      ...(process.env.GOGC !== undefined && { GOGC: process.env.GOGC }),
      ...this.env,
    };
    const program = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';
    const options = { cwd: this.directory, env, timeout: 300_000, maxBuffer: 64 * 1024 * 1024 };
    let settle: (outcome: Outcome) => void;
    const ended = new Promise<Outcome>((resolve) => (settle = resolve));
    const child = execFile(program, words, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      settle({ code, stdout, stderr });
    });
    return { child, ended };
  }

  /** @throws Error with terraform's own words when it fails. */
  async succeed(...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...words);
    if (code !== 0) throw new Error(`terraform ${words.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
    return stdout;
  }

  apply(): Promise<string> {
    return this.succeed('apply', '-auto-approve');
  }

  /** The changes that a plan would make; no-ops are left out. */
  async plan(...words: string[]): Promise<PlannedChange[]> {
    const planned = await this.run('plan', '-detailed-exitcode', '-out=plan.bin', ...words);
    // 2: there are changes, to be looked at with another command.
    if (planned.code === 0) return [];
    if (planned.code !== 2) throw new Error(`terraform plan ended with ${planned.code}:\n${planned.stderr}`);
    const shown = JSON.parse(await this.succeed('show', '-json', 'plan.bin')) as {
      resource_changes?: { address: string; change: Omit<PlannedChange, 'address'> }[];
    };
    return (shown.resource_changes ?? [])
      .map(({ address, change }) => ({ address, ...change }))
      .filter(({ actions }) => actions[0] !== 'no-op');
  }

  /**
   * The attributes of one object in the state, read from its file, which starts neither terraform nor a provider. A
   * dynamic one is `{ value, type }`.
   */
  async state(address: string): Promise<Attributes | undefined> {
    const { resources } = JSON.parse(await readFile(join(this.directory, 'terraform.tfstate'), 'utf8')) as State;
    const named = resources.flatMap(({ mode, type, name, instances }) =>
      instances
        .filter(({ deposed }) => deposed === undefined)
        .map(({ index_key: key, attributes }) => {
          const index = key === undefined ? '' : `[${JSON.stringify(key)}]`;
          return { address: `${mode === 'data' ? 'data.' : ''}${type}.${name}${index}`, attributes };
        }),
    );
    return named.find((object) => object.address === address)?.attributes;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
