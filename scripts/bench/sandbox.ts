/**
 * `npm run bench:sandbox [-- --cold]`: how long the sandbox takes in a checkout of its own, and what its control plane weighs.
 * With --cold the tools are built into an empty cache first (about 10 minutes; Go's own build cache is not emptied).
 */
import { readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Checkout } from '../../__tests__/e2e/support/checkout';
import { printRows, type Row } from './measure';

const CONTROL_PLANE = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'];

function isCold(): boolean {
  try {
    return parseArgs({ options: { cold: { type: 'boolean', default: false } } }).values.cold;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nusage: npm run bench:sandbox [-- --cold]\n`);
    process.exit(1);
  }
}

const cold = isCold();

function seconds(work: () => { readonly code: number | null; readonly stderr: string }): number {
  const started = Date.now();
  const done = work();
  if (done.code !== 0) throw new Error(`the measured command ended with ${done.code}: ${done.stderr.slice(-2000)}`);
  return (Date.now() - started) / 1000;
}

/** Resident set of the control plane's processes of this checkout in MiB. */
function controlPlaneMemory(checkout: Checkout): number {
  return checkout
    .processes()
    .map((line) => line.trim().split(/\s+/))
    .filter(([, command = '']) => CONTROL_PLANE.includes(path.basename(command)))
    .map(([pid]) => /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0')
    .reduce((sum, kibibytes) => sum + Number(kibibytes) / 1024, 0);
}

/** Seconds after which the last part of the control plane was ready, as the sandbox itself tells. */
function controlPlaneReady(report: string): string {
  const times = [...report.matchAll(/\[\s*([\d.]+) s\] control plane: \S+ is ready/g)].map(([, time]) => Number(time));
  if (times.length < CONTROL_PLANE.length) throw new Error(`no times of the control plane in: ${report.slice(-2000)}`);
  return Math.max(...times).toFixed(1);
}

const rows: Row[] = [];
const checkout = Checkout.create();
const cache = cold ? mkdtempSync(path.join(tmpdir(), 'cluster-infra-bench-cache-')) : undefined;
if (cache) process.env.CLUSTER_INFRA_CACHE = cache;
try {
  const built = seconds(() => checkout.sandbox('build'));
  rows.push({
    what: cold ? 'cold build of the tools' : 'build, everything cached',
    measured: `${built.toFixed(1)} s`,
    goal: cold ? '< 1200 s' : '-',
  });
  let report = '';
  const ready = seconds(() => {
    const up = checkout.sandbox('up', '--no-deploy');
    report = up.stdout + up.stderr;
    return up;
  });
  rows.push({ what: 'up to control plane ready', measured: `${controlPlaneReady(report)} s`, goal: '< 12 s' });
  rows.push({ what: 'up to everything below the stacks ready', measured: `${ready.toFixed(1)} s`, goal: '-' });
  checkout.loadEnvironment();
  const empty = controlPlaneMemory(checkout);
  const deployed = seconds(() => checkout.sandbox('up'));
  rows.push({ what: 'first deploy of all stacks', measured: `${deployed.toFixed(1)} s`, goal: '< 120 s' });
  const again = seconds(() => checkout.sandbox('up'));
  rows.push({ what: 'second run, no changes', measured: `${again.toFixed(1)} s`, goal: '-' });
  rows.push({
    what: 'memory of the control plane, empty / with all stacks',
    measured: `${empty.toFixed(0)} / ${controlPlaneMemory(checkout).toFixed(0)} MiB`,
    goal: '< 1024 MiB',
  });
} finally {
  checkout.sandbox('down');
  checkout.remove();
  if (cache) rmSync(cache, { recursive: true, force: true });
}
printRows(rows);
