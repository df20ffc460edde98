/**
 * `npm run bench:synth`: what the synthesis of all stacks costs, beside the floor in the same run: a Node that only loads
 * the library and synthesizes nothing. 7 interleaved runs after one warm-up, medians.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { measureNode, median, printRows, type Measured } from './measure';

const RUNS = 7;
const root = path.resolve(__dirname, '../..');
const outdir = mkdtempSync(path.join(tmpdir(), 'cluster-infra-bench-synth-'));
const environment = { CLUSTER_ENV: 'production', CDKTF_OUTDIR: outdir };

const floor = () => measureNode(['--require', 'tsx/cjs', '-e', 'require("cdktf")'], environment);
const synth = () => measureNode(['--require', 'tsx/cjs', path.join(root, 'main.ts')], environment);

process.chdir(root);
try {
  floor();
  synth();
  const floors: Measured[] = [];
  const synths: Measured[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    floors.push(floor());
    synths.push(synth());
  }
  const seconds = (values: readonly Measured[]) => median(values.map((value) => value.seconds));
  const memory = (values: readonly Measured[]) => median(values.map((value) => value.mebibytes));
  const describe = (values: readonly Measured[]) => `${seconds(values).toFixed(2)} s, ${memory(values).toFixed(0)} MiB`;
  printRows([
    { what: 'floor: Node, tsx and the library', measured: describe(floors), goal: '-' },
    { what: 'synth of all stacks, direct', measured: describe(synths), goal: '< 1.5 s, < 350 MiB' },
    { what: 'synth / floor', measured: (seconds(synths) / seconds(floors)).toFixed(2), goal: '-' },
  ]);
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
