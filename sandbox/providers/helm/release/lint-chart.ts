import { readdirSync } from 'node:fs';
import path from 'node:path';
import { TfError } from '../../../../providers/framework/provider/diagnostics';
import { HelmError } from '../cli/helm-error';
import type { Helm } from '../cli/helm';
import { releaseValues, type ValueSources } from '../values/release-values';
import type { LoadedChart } from './load-chart';

const DEADLINE = 120_000;
let pulls = 0;

/**
 * Lints a chart with the values of a release, the chart's value schema included.
 *
 * @throws TfError with helm's findings of level error.
 */
export async function lintChart(
  helm: Helm,
  chart: LoadedChart,
  sources: ValueSources,
  secrets: readonly string[],
): Promise<void> {
  const values = JSON.stringify(releaseValues(sources));
  const { reference, args, env } = chart;
  const doing = `linting chart ${reference.name}`;
  try {
    let folder = reference.name;
    if (!reference.local) {
      pulls += 1;
      const target = helm.privateFiles.folder(`pull-${pulls}`);
      await helm.run(['pull', ...args, '--destination', target], { env, secrets, deadline: DEADLINE, doing });
      folder = path.join(target, readdirSync(target)[0] ?? '');
    }
    await helm.run(['lint', folder, '--quiet', '--values', '-'], { input: values, secrets, deadline: DEADLINE, doing });
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    throw new TfError('Lint Error', `malformed chart or values: ${findings(error)}`);
  }
}

/** lint reports on standard output; the error stream only counts. */
function findings({ stdout, message }: HelmError): string {
  const start = stdout.indexOf('[ERROR]');
  return start === -1 ? message : stdout.slice(start).trim();
}
