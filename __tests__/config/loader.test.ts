import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listEnvironments, loadConfig } from '../../config/loader';
import { configError } from './fixtures';

const problem = (environment: string | undefined, directory?: string) =>
  configError(() => loadConfig({ environment, directory })).problems[0];

describe('choosing an environment', () => {
  it.each([undefined, ''])('%p: says that none was chosen, and which there are', (name) => {
    expect(problem(name)).toMatchObject({
      problem: 'No environment was chosen.',
      allowed: 'production, sandbox',
      fix: 'Set CLUSTER_ENV to one of them, for example CLUSTER_ENV=production.',
    });
  });

  it('a misspelt name: says which one was probably meant', () => {
    expect(problem('prodution')).toMatchObject({
      problem: 'There is no environment "prodution".',
      fix: 'Set CLUSTER_ENV to one of them, for example CLUSTER_ENV=production.',
    });
  });

  it.each(['../secrets', '/etc/passwd', 'sandbox.yaml', 'Sandbox'])('%s never leaves the folder', (name) => {
    expect(problem(name)?.problem).toContain('this cannot be the name of one');
  });

  it('a folder without environments: says how to make one', () => {
    const directory = mkdtempSync(join(tmpdir(), 'cluster-infra-config-'));
    try {
      expect(problem('sandbox', directory)?.allowed).toBe('none: add a file <name>.yaml to it');
      expect(listEnvironments(join(directory, 'missing'))).toEqual([]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('the problems of environment and catalogue come together', () => {
    const directory = mkdtempSync(join(tmpdir(), 'cluster-infra-config-'));
    try {
      writeFileSync(join(directory, 'test.yaml'), 'cluster: {context: test}\nbackend: {type: gcs}\n');
      const catalogue = join(directory, 'catalogue.yaml');
      writeFileSync(catalogue, 'charts: {}\nimages: 7\n');
      const { problems } = configError(() => loadConfig({ environment: 'test', directory, catalogue }));
      expect(problems.map(({ path }) => path.join('.'))).toEqual([
        'backend.type',
        'charts.authentik',
        'charts.cert-manager',
        'charts.traefik',
        'images',
      ]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('a catalogue that is not there: names the file', () => {
    const error = configError(() => loadConfig({ environment: 'sandbox', catalogue: 'config/none.yaml' }));
    expect(error.message).toContain('config/none.yaml');
    expect(error.message).toContain('The file cannot be read');
  });
});
