import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { toolSearch } from '../../sandbox/toolchain/tool-search';
import { thisLayout } from '../../sandbox/layout';
import { ensureTools } from '../../sandbox/toolchain/ensure-tools';
import type { CustomResource } from './custom-resources';

const CHARTS = join(__dirname, '../../charts');
let binary: string | undefined;

/** Call before the tests: takes the helm that the sandbox's toolchain builds or finds. */
export async function useToolchainHelm(): Promise<void> {
  const tools = await ensureTools(toolSearch(thisLayout()), { line: () => undefined });
  binary = tools.get('helm')?.file;
}

/**
 * The objects that one of the project's charts makes.
 * @param values as JSON, which is YAML
 * @throws Error with helm's message when the chart refuses the values
 */
export function template(chart: string, namespace: string, values: object): CustomResource[] {
  const output = helm(
    ['template', chart, join(CHARTS, chart), '--namespace', namespace, '--values', '-'],
    JSON.stringify(values),
  );
  return parseAllDocuments(output)
    .map((document) => document.toJS() as CustomResource | null)
    .filter((object) => object !== null);
}

/** Runs `helm lint --strict`. @throws Error with the findings */
export function lint(chart: string): void {
  helm(['lint', '--strict', join(CHARTS, chart)], '');
}

function helm(args: readonly string[], input: string): string {
  if (binary === undefined) throw new Error('useToolchainHelm was not called, or the toolchain has no helm');
  return execFileSync(binary, args, { input, encoding: 'utf8', timeout: 120_000, stdio: ['pipe', 'pipe', 'pipe'] });
}
