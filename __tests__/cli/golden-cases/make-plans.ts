import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  ONLY_STACK,
  SEEDED_SECRET,
  type Configuration,
  type GoldenCase,
  type GoldenStep,
  type World,
} from './golden-case';

/** Where a case is made. */
export interface Workshop {
  /** Folder for the configurations and states; made when missing. */
  readonly folder: string;
  readonly world: World;
  /** Environment of terraform: the providers that run already, or a CLI configuration. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs kubectl against the cluster of the cases. */
  readonly kubectl?: (...args: string[]) => unknown;
  /** Whether `terraform init` is needed: some provider does not run already. */
  readonly init: boolean;
}

/** Milliseconds for one terraform command. */
const DEADLINE = 180_000;

const PROVIDERS: Readonly<Record<string, object>> = {
  kubernetes: { source: 'hashicorp/kubernetes', version: '2.38.0' },
  helm: { source: 'hashicorp/helm', version: '3.1.1' },
  random: { source: 'hashicorp/random', version: '3.7.2' },
  vaultwarden: { source: 'ominis-ai/vaultwarden', version: '~> 1.0' },
};

function withSeed(config: Configuration): Configuration {
  const typed = ['resource', 'data'].flatMap((key) => Object.keys((config[key] as object | undefined) ?? {}));
  const named = [
    ...Object.keys((config['provider'] as object | undefined) ?? {}),
    ...typed.map((type) => type.split('_')[0]),
  ];
  const used = Object.entries(PROVIDERS).filter(([name]) => named.includes(name));
  return {
    ...config,
    terraform: { required_providers: Object.fromEntries(used) },
    variable: { seeded_secret: { sensitive: true, default: SEEDED_SECRET } },
    output: { ...(config['output'] as object | undefined), seeded: { value: '${var.seeded_secret}', sensitive: true } },
  };
}

class CaseRunner {
  readonly plans = new Map<string, string>();

  constructor(private readonly workshop: Workshop) {}

  private folderOf(stack: string): string {
    const folder = path.join(this.workshop.folder, stack);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  private terraform(stack: string, args: readonly string[], mayFail = false): Promise<string> {
    const { env } = this.workshop;
    const options = {
      cwd: this.folderOf(stack),
      env: { ...process.env, TF_CLI_CONFIG_FILE: '', CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', ...env },
      timeout: DEADLINE,
      maxBuffer: 64 << 20,
    };
    const binary = process.env['TERRAFORM_BINARY_NAME'] ?? 'terraform';
    return new Promise((resolve, reject) => {
      execFile(binary, [...args], options, (error, stdout, stderr) => {
        if (error && !mayFail) reject(new Error(`terraform ${args.join(' ')}: ${error.message}\n${stderr}`));
        else resolve(error === null ? stdout : `${stdout}${stderr}`);
      });
    });
  }

  private async configure(stack: string, config: Configuration): Promise<void> {
    writeFileSync(path.join(this.folderOf(stack), 'main.tf.json'), JSON.stringify(withSeed(config)));
    if (this.workshop.init) await this.terraform(stack, ['init', '-input=false', '-no-color']);
  }

  async perform(step: GoldenStep): Promise<void> {
    if ('kubectl' in step) {
      this.workshop.kubectl?.(...step.kubectl);
      return;
    }
    const stack = step.stack ?? ONLY_STACK;
    if ('terraform' in step) {
      await this.terraform(stack, step.terraform);
    } else if ('apply' in step) {
      await this.configure(stack, step.apply);
      await this.terraform(stack, ['apply', '-auto-approve', '-input=false', '-no-color'], step.mayFail);
    } else {
      await this.configure(stack, step.plan);
      // Terraform saves a plan that ended with an error too.
      const planned = await this.terraform(
        stack,
        ['plan', '-input=false', '-no-color', '-out=saved', ...(step.args ?? [])],
        true,
      );
      if (!existsSync(path.join(this.folderOf(stack), 'saved'))) throw new Error(`no plan was saved: ${planned}`);
      this.plans.set(stack, this.anywhere(await this.terraform(stack, ['show', '-json', 'saved'])));
    }
  }

  /** Without what belongs to this run: its folder and the ports of its servers. */
  private anywhere(text: string): string {
    return text
      .replaceAll(this.workshop.folder, '/stacks')
      .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'https://charts.example');
  }
}

/**
 * Makes the plans of a case with a real terraform.
 * @returns by stack, the text of `terraform show -json`
 */
export async function makePlans(goldenCase: GoldenCase, workshop: Workshop): Promise<ReadonlyMap<string, string>> {
  const runner = new CaseRunner(workshop);
  for (const step of goldenCase.steps(workshop.world)) await runner.perform(step);
  return runner.plans;
}
