import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { packageCharts } from '../../../sandbox/charts/package-charts';
import { tar } from '../../../sandbox/charts/tar';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'charts-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const URL = 'http://127.0.0.1:8879';

/** A chart folder of two files. */
function writeChart(root: string, name: string, metadata = `apiVersion: v2\nname: ${name}\nversion: 1.2.3\n`): string {
  const chart = join(root, name);
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), metadata);
  writeFileSync(join(chart, 'templates', 'a.yaml'), 'kind: ConfigMap\n');
  return chart;
}

interface Index {
  readonly entries: Record<string, { version: string; digest: string; urls: string[] }[]>;
}

const readIndex = (outDir: string): Index => parse(readFileSync(join(outDir, 'index.yaml'), 'utf8')) as Index;

/** Names and contents of a ustar archive, read as the format says. */
function untar(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  for (let at = 0; archive[at] !== 0;) {
    const field = (from: number, length: number) =>
      archive.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '');
    const size = parseInt(field(124, 12), 8);
    const header = Buffer.from(archive.subarray(at, at + 512));
    const sum = parseInt(field(148, 8), 8);
    header.fill(' ', 148, 156);
    expect(header.reduce((total, byte) => total + byte, 0)).toBe(sum);
    files.set(field(0, 100), archive.toString('utf8', at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

test('the repository has the three stand-ins at the versions of the real charts', async () => {
  const packaged = await packageCharts({ outDir: folder, url: URL });
  expect(packaged.map(({ name, version }) => `${name} ${version}`)).toEqual([
    'authentik 2026.8.0',
    'cert-manager v1.21.1',
    'traefik 41.3.0',
  ]);
  expect(readdirSync(folder).sort()).toEqual([
    'authentik-2026.8.0.tgz',
    'cert-manager-v1.21.1.tgz',
    'index.yaml',
    'traefik-41.3.0.tgz',
  ]);
});

test('the index names address and digest of each archive', async () => {
  const packaged = await packageCharts({ outDir: folder, url: `${URL}/` });
  const { entries } = readIndex(folder);
  for (const { name, version, file, digest } of packaged) {
    expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(digest);
    expect(entries[name]).toMatchObject([{ version, digest, urls: [`${URL}/${name}-${version}.tgz`] }]);
  }
});

test('an archive holds the files of the chart below its name, Chart.yaml first', async () => {
  const root = join(folder, 'charts');
  writeChart(root, 'demo');
  const [demo] = await packageCharts({ chartsDir: root, outDir: join(folder, 'out'), url: URL });
  const files = untar(gunzipSync(readFileSync(demo?.file ?? '')));
  expect([...files]).toEqual([
    ['demo/Chart.yaml', 'apiVersion: v2\nname: demo\nversion: 1.2.3\n'],
    ['demo/templates/a.yaml', 'kind: ConfigMap\n'],
  ]);
});

test('the same charts give the same bytes, whatever the times of the files; another content gives another digest', async () => {
  const root = join(folder, 'charts');
  const chart = writeChart(root, 'demo');
  const pack = async (name: string) => {
    const outDir = join(folder, name);
    const [demo] = await packageCharts({ chartsDir: root, outDir, url: URL });
    return { digest: demo?.digest, index: readFileSync(join(outDir, 'index.yaml'), 'utf8') };
  };
  const first = await pack('one');
  utimesSync(join(chart, 'templates', 'a.yaml'), 1, 1);
  expect(await pack('two')).toEqual(first);
  writeFileSync(join(chart, 'templates', 'a.yaml'), 'kind: Secret\n');
  expect((await pack('three')).digest).not.toBe(first.digest);
});

test('no chart, a wrong Chart.yaml and a helm that cannot read a package are errors that name the place', async () => {
  const outDir = join(folder, 'out');
  mkdirSync(join(folder, 'empty'));
  await expect(packageCharts({ chartsDir: join(folder, 'empty'), outDir, url: URL })).rejects.toThrow(/holds no chart/);
  const root = join(folder, 'charts');
  writeChart(root, 'broken', 'apiVersion: v1\nname: broken\n');
  await expect(packageCharts({ chartsDir: root, outDir, url: URL })).rejects.toThrow(
    /broken\/Chart.yaml is not a chart description:\n  apiVersion: .*\n  version: /,
  );
  const good = join(folder, 'good');
  writeChart(good, 'demo');
  await expect(packageCharts({ chartsDir: good, outDir, url: URL, helm: '/bin/false' })).rejects.toThrow(
    /helm cannot read the package of chart demo 1.2.3/,
  );
});

test('a name that does not fit the archive format is refused', () => {
  expect(() => tar([{ name: 'x'.repeat(101), content: Buffer.alloc(0) }])).toThrow(/longer than the 100 bytes/);
});
