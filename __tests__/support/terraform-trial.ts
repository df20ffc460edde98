import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { backendArguments } from '../../cli/backend/backend-block';
import { terraformEnvironment } from '../../cli/backend/terraform-environment';
import type { BackendConfig } from '../../config/types';

/** What a run of terraform left. */
export interface TrialResult {
  readonly code: number | null;
  /** Both streams. */
  readonly output: string;
}

/**
 * Small stacks with a backend as the project's own stacks have it, deployed by plain terraform with the environment that
 * `cluster-infra` gives it. They need no provider but the built-in one.
 */
export class TerraformTrial {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'cluster-infra-trial-'));
  private readonly inherited = { PATH: process.env['PATH'], HOME: '/nonexistent', GOGC: process.env['GOGC'] };

  constructor(
    private readonly backend: BackendConfig,
    private readonly environment: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Writes the configuration of a stack. `body` is Terraform's JSON: resources, outputs. */
  write(stack: string, body: Readonly<Record<string, unknown>>): void {
    const { type } = this.backend;
    const terraform = { backend: { [type]: backendArguments(this.backend, this.environment, stack) } };
    mkdirSync(path.join(this.folder, stack), { recursive: true });
    writeFileSync(path.join(this.folder, stack, 'main.tf.json'), JSON.stringify({ terraform, ...body }));
  }

  /** Starts terraform in the folder of a stack. */
  start(stack: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    const whole = terraformEnvironment(this.backend, { ...this.inherited, ...this.env, ...env }, { lockTimeout: 300 });
    const binary = process.env['TERRAFORM_BINARY_NAME'] ?? 'terraform';
    return spawn(binary, args, { cwd: path.join(this.folder, stack), env: whole, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Runs terraform in the folder of a stack to its end. */
  async run(stack: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<TrialResult> {
    const child = this.start(stack, args, env);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, output };
  }

  /** Initializes and applies a stack. @throws Error with terraform's output */
  async deploy(stack: string): Promise<void> {
    for (const args of [
      ['init', '-no-color'],
      ['apply', '-no-color', '-auto-approve'],
    ]) {
      const { code, output } = await this.run(stack, args);
      if (code !== 0) throw new Error(`terraform ${args[0]} of ${stack} failed (${code}):\n${output}`);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A body with one resource whose content can be told by its input, and an output. */
export const trialBody = (input: string): Record<string, unknown> => ({
  resource: { terraform_data: { thing: { input } } },
  output: { thing: { value: '${terraform_data.thing.id}' }, sensitive: { value: input, sensitive: true } },
});
