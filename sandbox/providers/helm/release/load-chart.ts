import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { TfError } from '../../../../providers/framework/provider/diagnostics';
import { HelmError } from '../cli/helm-error';
import type { Helm } from '../cli/helm';
import { chartArguments, type ChartArguments } from './chart-arguments';
import { looksLikePath, sourceKey, type ChartSource } from './chart-reference';
import type { ChartMetadata } from './helm-release';

/** A chart that exists, ready to be named to helm. */
export interface LoadedChart extends ChartArguments {
  readonly metadata: ChartMetadata;
}

/** Milliseconds for reading a chart. */
const DEADLINE = 120_000;

/**
 * Charts that were read, for each configured provider, which is each walk of Terraform: it plans a release again right before
 * it installs it, and the chart need not come from its repository a second time for that.
 */
const read = new WeakMap<Helm, Map<string, Promise<LoadedChart>>>();

/**
 * Finds a chart and reads its metadata, downloading it where needed, and updates its dependencies when asked to.
 *
 * @throws TfError when it cannot be found, read or installed, or when dependencies are missing.
 */
export async function loadChart(helm: Helm, source: ChartSource, updateDependencies: boolean): Promise<LoadedChart> {
  const charts = read.get(helm) ?? new Map<string, Promise<LoadedChart>>();
  read.set(helm, charts);
  const key = sourceKey(source);
  const reading = charts.get(key) ?? readChart(helm, source);
  charts.set(key, reading);
  try {
    const chart = await reading;
    const { reference, metadata } = chart;
    if (reference.local && statSync(reference.name).isDirectory()) {
      await completeDependencies(helm, reference.name, metadata, updateDependencies);
    }
    return chart;
  } catch (error) {
    // What could not be read may be there at the next try.
    charts.delete(key);
    throw error;
  }
}

async function readChart(helm: Helm, source: ChartSource): Promise<LoadedChart> {
  const named = await locate(() => chartArguments(helm, source, DEADLINE), source);
  const { reference, args, env, secrets } = named;
  if (!reference.local && looksLikePath(reference)) {
    throw notLocated(source, `path "${reference.name}" not found`);
  }
  const doing = `reading chart ${reference.name}`;
  const metadata = await locate(
    async () =>
      parse(await helm.run(['show', 'chart', ...args], { env, secrets, deadline: DEADLINE, doing })) as ChartMetadata,
    source,
  );
  return { ...named, metadata };
}

/** @throws TfError when the chart is a library, which cannot be installed. */
export function assertInstallable({ type }: ChartMetadata): void {
  if (type === undefined || type === '' || type === 'application') return;
  throw new TfError(
    'Error checking if chart is installable',
    `Chart is not installable: ${type} charts are not installable`,
  );
}

async function locate<T>(work: () => Promise<T>, source: ChartSource): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HelmError) throw notLocated(source, error.message);
    throw error;
  }
}

const notLocated = (source: ChartSource, message: string): TfError =>
  new TfError('Error locating chart', `Unable to locate chart ${String(source.chart)}: ${message}`);

async function completeDependencies(
  helm: Helm,
  folder: string,
  { dependencies }: ChartMetadata,
  update: boolean,
): Promise<void> {
  const missing = (dependencies ?? []).filter(({ name }) => !hasDependency(folder, name));
  if (missing.length === 0) return;
  if (!update) throw new TfError('Missing chart dependencies', 'Found in Chart.yaml, but missing in charts/ directory');
  const doing = `updating the dependencies of chart ${folder}`;
  try {
    await helm.run(['dependency', 'update', folder], { deadline: DEADLINE, doing });
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    throw new TfError('Failed to update chart dependencies', error.message);
  }
}

function hasDependency(folder: string, name: string): boolean {
  const charts = path.join(folder, 'charts');
  if (existsSync(path.join(charts, name, 'Chart.yaml'))) return true;
  const isArchive = (file: string) => file.startsWith(`${name}-`) && /^v?\d.*\.tgz$/.test(file.slice(name.length + 1));
  return existsSync(charts) && readdirSync(charts).some(isArchive);
}
