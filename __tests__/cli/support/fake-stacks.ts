import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { runCommandLine } from '../../../cli/program';

/** One stack, as cdktf would synthesize it, of Terraform's built-in resources only. */
export interface FakeStack {
  readonly dependencies?: readonly string[];
  /** terraform_data by name: its arguments. */
  readonly resources?: Readonly<Record<string, object>>;
  /** Outputs as cdktf publishes them, by the end of their name. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Source addresses of providers besides the built-in one, by local name. */
  readonly providers?: Readonly<Record<string, string>>;
  /** More of cdk.tf.json. */
  readonly more?: object;
}

const outputName = (name: string) => `cross-stack-output-${name}`;

/** The expression with which a stack reads an output of another one, as cdktf writes it. */
export const remote = (stack: string, output: string): string =>
  `\${data.terraform_remote_state.cross-stack-reference-input-${stack}.outputs.${outputName(output)}}`;

const schema = (stack: string) => ({ schema_name: `cluster_infra_sandbox_${stack}` });

function configuration(
  name: string,
  { dependencies = [], resources = {}, outputs = {}, providers = {}, more = {} }: FakeStack,
): object {
  const text = JSON.stringify(resources) + JSON.stringify(more);
  const read = dependencies.filter((other) => text.includes(`cross-stack-reference-input-${other}.`));
  const inputs = read.map((other) => [
    `cross-stack-reference-input-${other}`,
    { backend: 'pg', config: schema(other), workspace: '${terraform.workspace}' },
  ]);
  return {
    terraform: {
      backend: { pg: schema(name) },
      required_version: '>= 1.11.0',
      required_providers: Object.fromEntries(Object.entries(providers).map(([local, source]) => [local, { source }])),
    },
    ...(Object.keys(resources).length > 0 ? { resource: { terraform_data: resources } } : {}),
    ...(inputs.length > 0 ? { data: { terraform_remote_state: Object.fromEntries(inputs) as object } } : {}),
    ...(Object.keys(outputs).length > 0
      ? {
          output: Object.fromEntries(
            Object.entries(outputs).map(([key, value]) => [outputName(key), { sensitive: true, value }]),
          ) as object,
        }
      : {}),
    ...more,
  };
}

/** What a command did. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder in which `cluster-infra` works on fake stacks of the environment sandbox. */
export class Workplace {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'cluster-infra-cli-')));

  constructor(readonly variables: Readonly<Record<string, string>>) {}

  get synthesized(): string {
    return path.join(this.folder, 'cdktf.out');
  }

  /** Where the plans lie. */
  get plans(): string {
    return path.join(this.folder, '.cluster-infra', 'plans', 'sandbox');
  }

  /** Writes cdktf.out anew. */
  write(stacks: Readonly<Record<string, FakeStack>>): void {
    rmSync(this.synthesized, { recursive: true, force: true });
    for (const [name, stack] of Object.entries(stacks)) {
      const folder = path.join(this.synthesized, 'stacks', name);
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'cdk.tf.json'), JSON.stringify(configuration(name, stack), null, 2));
    }
    const manifest = Object.fromEntries(
      Object.entries(stacks).map(([name, { dependencies = [] }]) => [
        name,
        { name, dependencies, workingDirectory: `stacks/${name}` },
      ]),
    );
    writeFileSync(path.join(this.synthesized, 'manifest.json'), JSON.stringify({ stacks: manifest }));
  }

  /** Environment of the commands: nothing of the machine but what programs need to start. */
  get env(): NodeJS.ProcessEnv {
    const { PATH, HOME, GOGC } = process.env;
    return { PATH, HOME, GOGC, CHECKPOINT_DISABLE: '1', CLUSTER_ENV: 'sandbox', ...this.variables };
  }

  /** Runs one command line in this process. */
  async run(args: readonly string[], signal: AbortSignal = new AbortController().signal): Promise<Ran> {
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    const printed = { stdout: '', stderr: '' };
    stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
    stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
    const io = { stdin: Readable.from([]), stdout, stderr, env: this.env, cwd: this.folder, signal };
    const code = await runCommandLine(args, io);
    await new Promise((resolve) => setImmediate(resolve));
    return { code, ...printed };
  }

  plan(...args: string[]): Promise<Ran> {
    return this.run(['plan', '--synthesized', this.synthesized, ...args]);
  }

  deploy(...args: string[]): Promise<Ran> {
    return this.run(['deploy', '--auto-approve', ...args]);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
