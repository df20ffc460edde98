/** What the measurements of the vault provider share: terraform in folders of its own, least of several runs, verdicts. */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { InstalledFloor } from '../../providers/framework/floor/install-floor';
import type { BenchServer } from './vault-server';

/** What a measurement works with. */
export interface Bench {
  readonly folder: string;
  /** Leads terraform to the built provider. */
  readonly cliConfig: string;
  /** Providers with the same schema that do nothing, the cheapest first. */
  readonly floors: readonly InstalledFloor[];
  readonly server: BenchServer;
  readonly runs: number;
  /** How many items. */
  readonly count: number;
}

/** Seconds of wall time, and of CPU where children were at work. */
export interface Cost {
  readonly seconds: number;
  readonly cpu: number;
}

const providerHead = `terraform {
  required_providers {
    vaultwarden = { source = "ominis-ai/vaultwarden" }
  }
}
provider "vaultwarden" {}
`;

/** As many items of the provider; `more` is one more argument of each. */
export const manyItems = (count: number, organizationId: string, collectionId: string, more = ''): string =>
  `${providerHead}
resource "vaultwarden_login_item" "many" {
  count           = ${count}
  organization_id = "${organizationId}"
  collection_id   = "${collectionId}"
  name            = "item \${count.index}"
  username        = "user"
  password        = "password of \${count.index}"
  ${more}
}
`;

/** As many built-in resources with a text each. */
export const builtIn = (count: number): string => `resource "terraform_data" "many" {
  count = ${count}
  input = "password of \${count.index}"
}
`;

/** Terraform in a folder of its own. */
export class BenchTerraform {
  readonly #bench: Bench;
  readonly #folder: string;
  readonly #cliConfig: string;

  /** @param cliConfig which provider it finds; default the real one */
  constructor(bench: Bench, name: string, configuration: string, cliConfig = bench.cliConfig) {
    this.#bench = bench;
    this.#cliConfig = cliConfig;
    this.#folder = path.join(bench.folder, name);
    mkdirSync(this.#folder);
    writeFileSync(path.join(this.#folder, 'main.tf'), configuration);
  }

  /** Runs one command. @throws Error with what it said when it ends with another code than 0, or takes 15 minutes */
  run(...words: string[]): Promise<Cost> {
    const before = childrenCpu();
    const begin = process.hrtime.bigint();
    return new Promise((resolve, reject) => {
      const child = spawn(process.env['TERRAFORM_BINARY_NAME'] ?? 'terraform', words, {
        cwd: this.#folder,
        env: {
          ...process.env,
          ...this.#bench.server.environment,
          TF_CLI_CONFIG_FILE: this.#cliConfig,
          CHECKPOINT_DISABLE: '1',
          TF_IN_AUTOMATION: '1',
        },
        stdio: ['ignore', 'ignore', 'pipe'],
        timeout: 900_000,
      });
      let said = '';
      child.stderr.on('data', (text: Buffer) => (said += text.toString('utf8')));
      child.on('error', reject);
      child.on('close', (code) => {
        const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
        if (code === 0) resolve({ seconds, cpu: childrenCpu() - before });
        else reject(new Error(`terraform ${words.join(' ')} ended with ${code}: ${said}`));
      });
    });
  }

  /** Takes over what another one made. */
  takeState(other: BenchTerraform): void {
    copyFileSync(path.join(other.#folder, 'terraform.tfstate'), path.join(this.#folder, 'terraform.tfstate'));
  }

  /** Forgets what it made. */
  forget(): void {
    for (const file of ['terraform.tfstate', 'terraform.tfstate.backup']) {
      rmSync(path.join(this.#folder, file), { force: true });
    }
  }
}

/** CPU seconds of all children that have ended, theirs included; the kernel counts ticks of 10 ms. NaN elsewhere than Linux. */
function childrenCpu(): number {
  if (process.platform !== 'linux') return Number.NaN;
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** The least of several runs: what a machine shows that does nothing else. */
export const least = (values: readonly number[]): number => Math.min(...values);

/** `1.23 s, CPU 2.34 s` of the least runs. */
export function describeCosts(costs: readonly Cost[]): string {
  const [seconds, cpu] = [least(costs.map((cost) => cost.seconds)), least(costs.map((cost) => cost.cpu))];
  return `${seconds.toFixed(2)} s${Number.isNaN(cpu) ? '' : `, CPU ${cpu.toFixed(2)} s`}`;
}

/** A floor provider at work. */
export interface FloorRuns {
  readonly label: string;
  readonly terraform: BenchTerraform;
  readonly costs: Cost[];
}

/** Terraform with each floor provider, initialized, in folders of their own. */
export async function withFloors(bench: Bench, name: string, configuration: string): Promise<FloorRuns[]> {
  const runs = bench.floors.map(({ label, cliConfig }, index) => ({
    label,
    terraform: new BenchTerraform(bench, `${name}-floor-${index}`, configuration, cliConfig),
    costs: [],
  }));
  for (const { terraform } of runs) await terraform.run('init');
  return runs;
}

/**
 * The words for the least that any provider of this schema could reach.
 * @param more Seconds that every provider takes besides
 */
export function leastPossible(floors: readonly FloorRuns[], more: number, bottom: number): string {
  if (floors.length === 0) return '';
  const [floor] = floors.map(({ costs }) => least(costs.map(({ seconds }) => seconds)));
  return `; a provider that does nothing: ${(((floor ?? Number.NaN) + more) / bottom).toFixed(2)} times`;
}

/** A goal with its verdict. */
export function verdict(value: number, most: number, words: string): string {
  return `at most ${words}: ${value <= most ? 'met' : 'over goal'}`;
}
