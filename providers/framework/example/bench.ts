/**
 * Measures what the framework costs: `npm run bench:framework`, or `node --require tsx/cjs providers/framework/example/bench.ts`.
 *
 * 1. Process start to handshake line, over an empty Node script. Goal: at most 60 ms.
 * 2. A plan without changes of 1,000 resources of the example provider, against 1,000 terraform_data, which Terraform
 *    serves from within itself, without a process, a connection or a file. Goal: at most 1.4 times.
 *    Both configurations have `count` and one text made from it; the example has a path besides, which is its identity, and
 *    reads its file. With no resources at all, the same two configurations tell what the three starts of the provider cost.
 *    Where RANDOM_MIRROR names a filesystem mirror that holds hashicorp/random, 1,000 `random_id` with the same text are
 *    planned in the same runs: what Terraform takes for a provider in Go.
 *
 *    Beside it stand two providers with the same schema that do nothing (../floor), one in Go and one in Node.js: what
 *    Terraform takes with the first it takes with any provider, so no provider goes below that ratio.
 *
 * Runs are interleaved, so that load on the machine hits all alike. The least of each is what a quiet machine shows, and what
 * is compared with the goals; medians are printed beside it. CPU seconds are those of terraform and all that it started: unlike time they do not depend on what
 * else runs. Needs terraform on the PATH, and Go for the provider in Go.
 */
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleProvider } from '../build/bundle-provider';
import { writeCliConfig } from '../build/write-cli-config';
import type { InstalledFloor } from '../floor/install-floor';
import { installFloors } from '../floor/install-floor';
import { createServerCertificate } from '../plugin/certificate';
import { ADDRESS, builtInConfiguration, ownConfiguration, randomConfiguration } from './bench-configurations';
import { createExampleProvider } from './provider';

const START_RUNS = 21;
const PLAN_RUNS = 7;
const RESOURCES = 1_000;
const GOALS = { start: 60, plan: 1.4 };

/** What Terraform sets for every provider that it starts. */
const HOST_ENV = {
  TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
  PLUGIN_PROTOCOL_VERSIONS: '5,6',
};

interface Timing {
  readonly label: string;
  readonly milliseconds: number[];
  /** CPU milliseconds of each run, where they were measured. */
  readonly cpu: number[];
}

const timing = (label: string): Timing => ({ label, milliseconds: [], cpu: [] });

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds from spawn to the first line on stdout. */
function timeToFirstLine(program: string, words: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    const deadline = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.on('error', reject);
    child.on('exit', () => clearTimeout(deadline));
    child.stdout.once('data', () => {
      resolve(Number(process.hrtime.bigint() - start) / 1e6);
      child.kill('SIGKILL');
    });
    child.stdout.once('end', () => reject(new Error(`${program} ended, or was stopped after 10 s, without a line`)));
  });
}

async function measureStart(provider: string, folder: string): Promise<Timing[]> {
  const empty = join(folder, 'empty.cjs');
  writeFileSync(empty, "process.stdout.write('ready\\n');\n");
  const env = { ...process.env, ...HOST_ENV, PLUGIN_CLIENT_CERT: createServerCertificate().certificatePem };
  const floor = timing('empty Node script');
  const started = timing('example provider');
  for (let run = 0; run < START_RUNS; run += 1) {
    floor.milliseconds.push(await timeToFirstLine(process.execPath, [empty], env));
    started.milliseconds.push(await timeToFirstLine(provider, [], env));
  }
  return [floor, started];
}

function terraform(folder: string, cliConfig: string, ...words: string[]): void {
  execFileSync('terraform', words, {
    cwd: folder,
    env: { ...process.env, TF_CLI_CONFIG_FILE: cliConfig, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 300_000,
  });
}

/** @param state A state to take over; without one the configuration is applied. */
function prepare(folder: string, cliConfig: string, configuration: string, state?: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.tf'), configuration);
  terraform(folder, cliConfig, 'init');
  if (state === undefined) terraform(folder, cliConfig, 'apply', '-auto-approve');
  else copyFileSync(state, join(folder, 'terraform.tfstate'));
  return folder;
}

/** CPU milliseconds of all children that have ended, theirs included; from the kernel, which counts them in ticks of 10 ms. */
function childrenCpu(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

interface Case {
  readonly timing: Timing;
  readonly folder: string;
  readonly cliConfig: string;
}

function cases(folder: string, cliConfig: string, floors: readonly InstalledFloor[]): Case[] {
  const made = (name: string, label: string, configuration: string, rc = cliConfig, state?: string): Case => ({
    timing: timing(label),
    folder: prepare(join(folder, name), rc, configuration, state),
    cliConfig: rc,
  });
  const files = join(folder, 'files');
  const mirror = process.env.RANDOM_MIRROR ?? '';
  const found = [
    made('none-built-in', 'plan of no terraform_data', builtInConfiguration(0)),
    made('none-own', 'plan of no textfile_file', ownConfiguration(0, files)),
    made('built-in', `plan of ${RESOURCES} terraform_data`, builtInConfiguration(RESOURCES)),
    made('own', `plan of ${RESOURCES} textfile_file`, ownConfiguration(RESOURCES, files)),
  ];
  const state = join(folder, 'own', 'terraform.tfstate');
  floors.forEach(({ label, cliConfig: rc }, index) => {
    found.push(made(`floor-${index}`, `the same, ${label}`, ownConfiguration(RESOURCES, files), rc, state));
  });
  if (mirror === '') return found;
  const rc = join(folder, 'random.rc');
  writeCliConfig({ file: rc, mirror, include: ['registry.terraform.io/hashicorp/random'] });
  return [...found, made('random', `plan of ${RESOURCES} random_id (Go)`, randomConfiguration(RESOURCES), rc)];
}

function measurePlans(folder: string, cliConfig: string, floors: readonly InstalledFloor[]): Timing[] {
  const all = cases(folder, cliConfig, floors);
  for (let run = 0; run < PLAN_RUNS; run += 1) {
    for (const { timing: measured, folder: where, cliConfig: rc } of all) {
      const cpu = process.platform === 'linux' ? childrenCpu() : Number.NaN;
      const start = process.hrtime.bigint();
      terraform(where, rc, 'plan', '-detailed-exitcode');
      measured.milliseconds.push(Number(process.hrtime.bigint() - start) / 1e6);
      if (!Number.isNaN(cpu)) measured.cpu.push(childrenCpu() - cpu);
    }
  }
  return all.map(({ timing: measured }) => measured);
}

function report(timings: readonly Timing[]): void {
  for (const { label, milliseconds, cpu } of timings) {
    const all = milliseconds.map((value) => value.toFixed(0)).join(' ');
    const used = cpu.length === 0 ? '' : `, CPU ${(median(cpu) / 1000).toFixed(2)} s`;
    process.stdout.write(
      `${label.padEnd(34)} median ${median(milliseconds).toFixed(0)} ms, least ${Math.min(...milliseconds).toFixed(0)} ms${used}   (${all})\n`,
    );
  }
}

function verdict(what: string, value: number, goal: number, unit: string, more = ''): void {
  const met = value <= goal ? 'goal met' : 'goal MISSED';
  process.stdout.write(`${what}: ${value.toFixed(2)}${unit}, goal at most ${goal}${unit}: ${met}${more}\n\n`);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'framework-bench-'));
  try {
    const mirror = join(folder, 'mirror');
    const entry = join(__dirname, 'main.ts');
    const { files, bytes } = await bundleProvider({ entry, address: ADDRESS, version: '1.0.0', mirror });
    const cliConfig = join(folder, 'terraform.rc');
    writeCliConfig({ file: cliConfig, mirror, include: [ADDRESS] });
    process.stdout.write(`Node ${process.version}, bundle of ${Math.round(bytes / 1024)} KiB\n\n`);

    const starts = await measureStart(files[0] ?? '', folder);
    report(starts);
    const [floor, started] = starts.map(({ milliseconds }) => Math.min(...milliseconds));
    verdict('Start over an empty script', (started ?? NaN) - (floor ?? NaN), GOALS.start, ' ms');

    const { installed, missing } = await installFloors({
      server: createExampleProvider(),
      address: ADDRESS,
      version: '1.0.0',
      folder,
    });
    const plans = measurePlans(folder, cliConfig, installed);
    report(plans);
    for (const what of missing) process.stdout.write(`${what}\n`);
    const [, , builtIn = NaN, own = NaN, ...others] = plans.map(({ milliseconds }) => Math.min(...milliseconds));
    const [idle = NaN] = others;
    const least = `; a provider that does nothing: ${(idle / builtIn).toFixed(2)} times`;
    verdict('Plan against the built-in resource', own / builtIn, GOALS.plan, ' times', least);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
