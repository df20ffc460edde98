import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Checkout } from './checkout';
import { readTree } from './search-secrets';
import { STACKS } from './stacks';

/** Synthesizes the checkout as it is configured now, into a folder that is emptied first. */
export function synthesize(checkout: Checkout, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const done = checkout.run('node', ['--require', 'tsx/cjs', 'main.ts'], { CDKTF_OUTDIR: folder });
  if (done.code !== 0) throw new Error(`the synthesis ended with ${done.code}:\n${done.stderr.slice(-3000)}`);
}

/** Configuration and assets of a stack, by path; not what terraform and the command line put beside them. */
function configuration(synthesized: string, stack: string): string {
  const folder = path.join(synthesized, 'stacks', stack);
  const files = readTree(folder).map(({ where, text }) => [path.relative(folder, where), text] as const);
  const own = files.filter(([file]) => file === 'cdk.tf.json' || file.startsWith(`assets${path.sep}`));
  if (own.length === 0) throw new Error(`${folder} holds no configuration`);
  return JSON.stringify(own.sort(([left], [right]) => left.localeCompare(right)));
}

/** Which stacks an edit reaches: those of `folder` that differ from what the last deployment synthesized. */
export function compareWithDeployed(checkout: Checkout, folder: string): { reached: string[]; asDeployed: string[] } {
  const manifest = (from: string) => readFileSync(path.join(from, 'manifest.json'), 'utf8');
  const deployed = path.join(checkout.folder, 'cdktf.out');
  expect(manifest(folder)).toBe(manifest(deployed));
  const differs = (stack: string) => configuration(folder, stack) !== configuration(deployed, stack);
  return { reached: STACKS.filter(differs), asDeployed: STACKS.filter((stack) => !differs(stack)) };
}
