import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catalogue } from '../../config/catalogue';
import { loadConfig } from '../../config/loader';
import { CHART_NAMES, IMAGE_NAMES } from '../../config/schema/catalogue';
import { configError } from './fixtures';

const FILE = join(__dirname, '../../config/catalogue.yaml');
const TEXT = readFileSync(FILE, 'utf8');
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

const { catalogue } = loadConfig({ environment: 'sandbox' });

describe('the catalogue', () => {
  it('has every chart and image at one exact version', () => {
    expect(Object.keys(catalogue.charts).sort()).toEqual([...CHART_NAMES]);
    expect(Object.keys(catalogue.images).sort()).toEqual([...IMAGE_NAMES]);
    expect(catalogue.chart('cert-manager')).toEqual({
      repository: 'oci://quay.io/jetstack/charts',
      chart: 'cert-manager',
      version: 'v1.21.1',
    });
  });

  it('renders an image by its tag, and by its digest when one is pinned', () => {
    expect(catalogue.image('postgres')).toBe('docker.io/postgres:17.11-bookworm');
    const images = { ...catalogue.images, postgres: { ...catalogue.images.postgres, digest: DIGEST } };
    const pinned = new Catalogue({ charts: catalogue.charts, images });
    expect(pinned.image('postgres')).toBe(`docker.io/postgres:17.11-bookworm@${DIGEST}`);
  });

  it('keeps the images of cert-manager at the version of its chart', () => {
    const { version } = catalogue.chart('cert-manager');
    const names = IMAGE_NAMES.filter((name) => name.startsWith('cert-manager-'));
    expect(names).toHaveLength(5);
    for (const name of names) expect(catalogue.images[name].tag).toBe(version);
  });

  it('tells a version bot where each version comes from, on the line above it', () => {
    const lines = TEXT.split('\n');
    const versions = lines.flatMap((line, index) => (/^ {4}(version|tag): /.test(line) ? [index] : []));
    expect(versions).toHaveLength(CHART_NAMES.length + IMAGE_NAMES.length);
    for (const index of versions) {
      expect(lines[index - 1]).toMatch(
        /^ {4}# renovate: datasource=(docker|helm) depName=\S+( registryUrl=https:\S+)?$/,
      );
      const block = lines.slice(0, index).reverse();
      const repository = block.find((line) => line.includes('repository:'))?.trim() ?? '';
      const dependency = /depName=(\S+)/.exec(lines[index - 1] ?? '')?.[1] ?? '';
      const registry = /registryUrl=(\S+)/.exec(lines[index - 1] ?? '')?.[1];
      expect(repository.includes(registry ?? dependency.replace(/\/cert-manager$/, ''))).toBe(true);
    }
  });

  const withChange = (from: string, to: string) => {
    expect(TEXT).toContain(from);
    const directory = mkdtempSync(join(tmpdir(), 'cluster-infra-config-'));
    try {
      const file = join(directory, 'catalogue.yaml');
      writeFileSync(file, TEXT.replace(from, to));
      return configError(() => loadConfig({ environment: 'sandbox', catalogue: file })).problems;
    } finally {
      rmSync(directory, { recursive: true });
    }
  };

  it.each([
    ['a floating tag', 'tag: 1.37.2', 'tag: latest', 'images.vaultwarden.tag', 'latest names another image every day.'],
    [
      'a range of charts',
      'version: 41.3.0',
      'version: ^41.0.0',
      'charts.traefik.version',
      '"^41.0.0" is not allowed here.',
    ],
    ['a number as version', 'version: 41.3.0', 'version: 41', 'charts.traefik.version', '41 is not allowed here.'],
    [
      'the next major of PostgreSQL',
      'tag: 17.11-bookworm',
      'tag: 18.3-bookworm',
      'images.postgres.tag',
      '"18.3-bookworm" is not allowed here.',
    ],
    [
      'a short digest',
      'tag: 1.75.0',
      'tag: 1.75.0\n    digest: sha256:abc',
      'images.rclone.digest',
      '"sha256:abc" is not allowed here.',
    ],
    [
      'an image of no use',
      'images:',
      'images:\n  redis: {repository: docker.io/redis, tag: 8.0.0}',
      'images.redis',
      'There is no key "redis" in images.',
    ],
  ])('refuses %s', (_, from, to, path, problem) => {
    const problems = withChange(from, to);
    expect(problems.map((each) => each.path.join('.'))).toEqual([path]);
    expect(problems[0]?.problem).toBe(problem);
    expect(problems[0]?.line).toBeGreaterThan(1);
  });
});
