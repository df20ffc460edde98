import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { CustomResource } from './custom-resources';

const CHARTS = join(__dirname, '../../charts');
const HELM = process.env['HELM'] ?? 'helm';

/** Whether a helm binary can be run: `helm` on the PATH, or the one that HELM names. */
export function helmIsThere(): boolean {
  try {
    helm(['version', '--short'], '');
    return true;
  } catch {
    return false;
  }
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
  return execFileSync(HELM, args, { input, encoding: 'utf8', timeout: 30_000, stdio: ['pipe', 'pipe', 'pipe'] });
}
