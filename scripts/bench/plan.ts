/**
 * Measures what one plan of all stacks costs against single plans: `npm run bench:plan`, in a shell with the environment of a
 * deployed sandbox (`eval "$(npm run --silent sandbox -- env)"`).
 *
 *   all            npx cluster-infra plan
 *   single plans   npx cluster-infra plan STACK, one after the other
 *   cdktf diff     npx cdktf diff STACK, one after the other, as the project would be used without this command
 *
 * Goal: a plan of all stacks without changes takes at most 0.7 of the sum of the single ones, in time and in CPU seconds.
 * Runs are interleaved, so that load on the machine hits all alike; medians are printed. CPU seconds are those of the command
 * and of everything that it started.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { readStackGraph } from '../../cli/synth/stack-graph';
import { synthesize } from '../../cli/synth/synthesize';

const REPOSITORY = path.join(__dirname, '..', '..');
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const GOAL = 0.7;
/** Seconds for one command. */
const DEADLINE = 900;

interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** Runs a command that must succeed, and measures it with the shell's own clock, which counts grandchildren too. */
function measure(words: readonly string[]): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>/dev/null', 'bash', ...words], {
      cwd: REPOSITORY,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: DEADLINE * 1000,
    });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const [wall = NaN, user = NaN, system = NaN] = text.trim().split(/\s+/).map(Number);
      if (code !== 0 || Number.isNaN(wall + user + system))
        reject(new Error(`\`${words.join(' ')}\` ended with ${code}: is the sandbox deployed, without changes?`));
      else resolve({ wall, cpu: user + system });
    });
  });
}

const sum = (costs: readonly Cost[]): Cost =>
  costs.reduce((total, { wall, cpu }) => ({ wall: total.wall + wall, cpu: total.cpu + cpu }), { wall: 0, cpu: 0 });

function median(costs: readonly Cost[]): Cost {
  const middle = (values: number[]) => values.sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;
  return { wall: middle(costs.map(({ wall }) => wall)), cpu: middle(costs.map(({ cpu }) => cpu)) };
}

async function oneAfterTheOther(
  stacks: readonly string[],
  command: (stack: string) => readonly string[],
): Promise<Cost> {
  const costs: Cost[] = [];
  for (const stack of stacks) costs.push(await measure(command(stack)));
  return sum(costs);
}

async function main(): Promise<void> {
  if (process.env.CLUSTER_ENV === undefined)
    throw new Error('There is no environment: eval "$(npm run --silent sandbox -- env)" first.');
  const folder = path.join(REPOSITORY, 'cdktf.out');
  await synthesize({
    environment: process.env.CLUSTER_ENV,
    folder,
    env: process.env,
    signal: new AbortController().signal,
  });
  const stacks = [...readStackGraph(folder).keys()];
  const own = path.join(REPOSITORY, 'bin', 'cluster-infra.cjs');
  const cdktf = path.join(REPOSITORY, 'node_modules', '.bin', 'cdktf');
  const all = () => measure([process.execPath, own, 'plan']);
  const single = () => oneAfterTheOther(stacks, (stack) => [process.execPath, own, 'plan', stack]);
  const diff = () => oneAfterTheOther(stacks, (stack) => [cdktf, 'diff', stack]);
  // What is made once is not measured: terraform init, here and in cdktf's own folders.
  await all();
  await diff();
  const kinds = { all, 'single plans': single, 'cdktf diff': diff };
  const costs = Object.fromEntries(Object.keys(kinds).map((name) => [name, [] as Cost[]]));
  for (let run = 0; run < RUNS; run++)
    for (const [name, kind] of Object.entries(kinds)) {
      const cost = await kind();
      costs[name]?.push(cost);
      console.error(`run ${run + 1}: ${name}: ${cost.wall.toFixed(1)} s, ${cost.cpu.toFixed(1)} CPU s`);
    }
  const base = median(costs.all ?? []);
  console.log(`${stacks.length} stacks without changes, medians of ${RUNS} runs`);
  for (const [name, values] of Object.entries(costs)) {
    const { wall, cpu } = median(values);
    const share =
      name === 'all'
        ? ''
        : `; all is ${(base.wall / wall).toFixed(2)} of its time, ${(base.cpu / cpu).toFixed(2)} of its CPU`;
    console.log(`${name.padEnd(13)} ${wall.toFixed(1).padStart(6)} s ${cpu.toFixed(1).padStart(6)} CPU s${share}`);
  }
  const singles = median(costs['single plans'] ?? []);
  const met = base.wall <= GOAL * singles.wall && base.cpu <= GOAL * singles.cpu;
  console.log(`goal of ${GOAL} of the single plans, time and CPU: ${met ? 'met' : 'NOT met'}`);
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
