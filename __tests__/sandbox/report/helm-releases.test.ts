import { gzipSync } from 'node:zlib';
import type { KubeObject } from '../../../sandbox/kube/kube-client';
import { releasesOf } from '../../../sandbox/report/helm-releases';
import { table } from '../../../sandbox/report/table';

function secret(name: string, version: number, status: string, annotations?: Record<string, string>): KubeObject {
  const release = {
    name,
    namespace: 'ns',
    version,
    info: { status },
    chart: { metadata: { name: 'chart', version: '1.2.3', annotations } },
  };
  // Helm's own base64 around the gzipped JSON, then the one of the Secret.
  const packed = gzipSync(JSON.stringify(release)).toString('base64');
  return {
    metadata: { name: `sh.helm.release.v1.${name}.v${version}` },
    data: { release: Buffer.from(packed).toString('base64') },
  };
}

describe('Helm releases', () => {
  it('are told by their newest revision', () => {
    const secrets = [secret('b', 9, 'superseded'), secret('b', 10, 'deployed'), secret('a', 1, 'failed')];
    expect(releasesOf(secrets)).toEqual([
      { namespace: 'ns', name: 'a', revision: 1, status: 'failed', chart: 'chart 1.2.3', standIn: false },
      { namespace: 'ns', name: 'b', revision: 10, status: 'deployed', chart: 'chart 1.2.3', standIn: false },
    ]);
  });

  it('of stand-in charts are told apart', () => {
    const [release] = releasesOf([secret('a', 1, 'deployed', { 'cluster-infra.sandbox/stand-in': 'chart' })]);
    expect(release?.standIn).toBe(true);
  });

  it('skip Secrets that are none', () => {
    expect(releasesOf([{ metadata: { name: 'x' } }])).toEqual([]);
  });
});

describe('tables', () => {
  it('align their columns without colours and trailing blanks', () => {
    expect(
      table(
        'Parts',
        ['NAME', 'STATE'],
        [
          ['kube-apiserver', 'running'],
          ['etcd', ''],
        ],
      ),
    ).toBe(['', 'Parts', '  NAME            STATE', '  kube-apiserver  running', '  etcd', ''].join('\n'));
  });

  it('are left out when empty', () => {
    expect(table('Parts', ['NAME'], [])).toBe('');
  });
});
