import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { toolSearch } from '../../../sandbox/toolchain/tool-search';
import { thisLayout } from '../../../sandbox/layout';
import { ensureTools } from '../../../sandbox/toolchain/ensure-tools';
import { targets } from '../../../sandbox/toolchain/targets';

export const CHARTS = join(__dirname, '../../../sandbox/charts');

/** A rendered object, as far as the tests look at all of them. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly [key: string]: unknown;
}

/** Path of the helm binary: SANDBOX_HELM_BINARY, else the sandbox's own, built when it is missing. */
export async function helmBinary(): Promise<string> {
  const given = process.env['SANDBOX_HELM_BINARY'];
  if (given !== undefined && given !== '') return given;
  const tools = await ensureTools(
    toolSearch(thisLayout()),
    { line: () => undefined },
    targets.filter((target) => target.name === 'helm'),
  );
  const tool = tools.get('helm');
  if (tool === undefined) throw new Error('the toolchain has no target named helm');
  return tool.file;
}

/** What helm printed when it refused: the error stream. */
export class HelmRefusal extends Error {}

/** Renders a chart; `values` are what a release would pass. */
export function template(
  helm: string,
  chart: string,
  { release, namespace, values, crds = false }: TemplateInput,
): Rendered[] {
  const args = ['template', release, join(CHARTS, chart), '--namespace', namespace, '--values', '-'];
  const text = run(helm, [...args, ...(crds ? ['--include-crds'] : [])], JSON.stringify(values));
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Rendered | null)
    .filter((object) => object !== null);
}

interface TemplateInput {
  readonly release: string;
  readonly namespace: string;
  readonly values: unknown;
  /** Include the folder `crds`. */
  readonly crds?: boolean;
}

/** Runs helm without a cluster. */
export function run(helm: string, args: readonly string[], input = ''): string {
  try {
    return execFileSync(helm, [...args], {
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: 300_000,
    });
  } catch (error) {
    throw new HelmRefusal(String((error as { stderr?: string }).stderr ?? error));
  }
}
