import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chartServer } from '../../../sandbox/daemon/chart-server';

describe('the chart repository', () => {
  let folder: string;
  let server: Server;
  let problem: string | null = null;
  const url = (name: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${name}`;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sandbox-charts-'));
    writeFileSync(path.join(folder, 'index.yaml'), 'entries: {}\n');
    writeFileSync(path.join(folder, 'a-1.0.0.tgz'), 'chart');
    writeFileSync(path.join(folder, 'secret.txt'), 'secret');
    server = chartServer(folder, () => problem);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves the index and packages', async () => {
    expect(await (await fetch(url('/index.yaml'))).text()).toBe('entries: {}\n');
    expect(await (await fetch(url('/a-1.0.0.tgz'))).text()).toBe('chart');
    const head = await fetch(url('/a-1.0.0.tgz'), { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '5']);
  });

  it.each(['/secret.txt', '/b-1.0.0.tgz', '/..%2fsecret.txt', '/x/index.yaml', '/'])(
    'does not serve %s',
    async (name) => {
      expect((await fetch(url(name))).status).toBe(404);
    },
  );

  it('takes nothing', async () => {
    expect((await fetch(url('/index.yaml'), { method: 'PUT', body: 'x' })).status).toBe(405);
  });

  it('says whether all is well', async () => {
    expect((await fetch(url('/healthz'))).status).toBe(200);
    problem = 'the API server does not answer';
    const answer = await fetch(url('/healthz'));
    expect([answer.status, await answer.text()]).toEqual([503, 'the API server does not answer\n']);
  });
});
