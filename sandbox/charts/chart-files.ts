import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const chartMetadata = z.object({
  apiVersion: z.literal('v2'),
  name: z.string().regex(/^[a-z0-9-]+$/),
  version: z.string().regex(/^v?\d+\.\d+\.\d+/),
  appVersion: z.string().optional(),
  description: z.string().optional(),
  kubeVersion: z.string().optional(),
  type: z.enum(['application', 'library']).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** What Chart.yaml says of a chart. */
export type ChartMetadata = z.infer<typeof chartMetadata>;

/** A chart's folder, read. */
export interface ChartFolder {
  readonly folder: string;
  readonly metadata: ChartMetadata;
  /** Paths relative to the folder, with `/`, sorted; Chart.yaml first, as helm expects to find it early. */
  readonly files: readonly string[];
}

/**
 * The charts below `root`: every folder with a Chart.yaml, sorted by name.
 *
 * @throws Error naming the file and the fault when a Chart.yaml cannot be used.
 */
export function chartFolders(root: string): ChartFolder[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(root, entry.name))
    .filter((folder) => readdirSync(folder).includes('Chart.yaml'))
    .sort()
    .map((folder) => ({ folder, metadata: readMetadata(path.join(folder, 'Chart.yaml')), files: filesOf(folder) }));
}

function readMetadata(file: string): ChartMetadata {
  const result = chartMetadata.safeParse(parse(readFileSync(file, 'utf8')));
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `  ${issue.path.join('.') || '(file)'}: ${issue.message}`);
  throw new Error(`${file} is not a chart description:\n${faults.join('\n')}`);
}

function filesOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
  return ['Chart.yaml', ...files.filter((file) => file !== 'Chart.yaml')];
}
