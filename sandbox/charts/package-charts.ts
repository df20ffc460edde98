import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import { chartFolders, type ChartFolder, type ChartMetadata } from './chart-files';
import { tar } from './tar';

/** Index and archives carry this moment, so that the same charts give the same bytes on every machine. */
const FIXED_TIME = '2000-01-01T00:00:00Z';
/** Seconds that helm gets to read one package. */
const HELM_DEADLINE = 60;

export interface PackageOptions {
  /** Folder that becomes the repository; made when absent. Only files of these charts and index.yaml are written. */
  readonly outDir: string;
  /** Address below which `outDir` will be served, for instance `http://127.0.0.1:8879`. */
  readonly url: string;
  /** Path of the helm binary. When given, helm reads each package back before the index names it. */
  readonly helm?: string;
  /** Folder with one folder per chart. Default: the stand-in charts of this project. */
  readonly chartsDir?: string;
}

export interface PackagedChart {
  readonly name: string;
  readonly version: string;
  /** Absolute path of the archive. */
  readonly file: string;
  /** SHA-256 of the archive, hexadecimal. */
  readonly digest: string;
}

/**
 * Packs every chart below `chartsDir` and writes the index of a chart repository. The bytes depend on the charts and on
 * `url` only. Files appear whole or not at all, so that a server may read the folder meanwhile.
 *
 * @throws Error when a Chart.yaml cannot be used, the folder holds no chart, or helm cannot read a package.
 */
export async function packageCharts(options: PackageOptions): Promise<PackagedChart[]> {
  const root = options.chartsDir ?? __dirname;
  const folders = chartFolders(root);
  if (folders.length === 0) throw new Error(`${root} holds no chart: expected folders with a Chart.yaml`);
  mkdirSync(options.outDir, { recursive: true });

  const packaged: PackagedChart[] = [];
  const entries: Record<string, unknown[]> = {};
  for (const folder of folders) {
    const { name, version } = folder.metadata;
    const bytes = archive(folder);
    const file = path.resolve(options.outDir, `${name}-${version}.tgz`);
    const digest = createHash('sha256').update(bytes).digest('hex');
    writeWhole(file, bytes);
    if (options.helm !== undefined) await readBack(options.helm, file, folder.metadata);
    packaged.push({ name, version, file, digest });
    const address = `${options.url.replace(/\/+$/, '')}/${path.basename(file)}`;
    (entries[name] ??= []).push({ ...folder.metadata, created: FIXED_TIME, digest, urls: [address] });
  }
  const index = stringify({ apiVersion: 'v1', entries, generated: FIXED_TIME });
  writeWhole(path.join(options.outDir, 'index.yaml'), Buffer.from(index));
  return packaged;
}

function archive({ folder, metadata, files }: ChartFolder): Buffer {
  const entries = files.map((file) => ({
    name: `${metadata.name}/${file}`,
    content: readFileSync(path.join(folder, file)),
  }));
  const compressed = gzipSync(tar(entries), { level: 9 });
  // Byte 9 of the header names the operating system, the only byte that would differ between machines.
  compressed[9] = 255;
  return compressed;
}

function writeWhole(file: string, bytes: Buffer): void {
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, bytes);
  renameSync(partial, file);
}

async function readBack(helm: string, file: string, { name, version }: ChartMetadata): Promise<void> {
  const options = { timeout: HELM_DEADLINE * 1000, env: { ...process.env, HELM_NO_PLUGINS: '1' } };
  const { stdout } = await promisify(execFile)(helm, ['show', 'chart', file], options).catch((error: unknown) => {
    throw new Error(`helm cannot read the package of chart ${name} ${version} (${file})`, { cause: error });
  });
  if (!stdout.includes(`name: ${name}\n`) || !stdout.includes(`version: ${version}\n`)) {
    throw new Error(`helm reads another chart from ${file} than ${name} ${version}:\n${stdout}`);
  }
}
