import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import { Agent, get } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import path from 'node:path';
import { tunnelThrough } from '../../../../providers/vaultwarden/client/http/tunnel';
import type { VaultServer } from '../../../../sandbox/vaultwarden/vault-server';
import { startVaultServer } from '../../../../sandbox/vaultwarden/vault-server';
import { newFolder, removeFolder } from '../../../sandbox/vaultwarden/test-vault';

describe('a proxy in front of the server', () => {
  const folder = newFolder();
  const agents: Agent[] = [];
  const sockets = new Set<Socket>();
  const seen: { target: string; authorization: string | undefined }[] = [];
  let vault: VaultServer;
  let proxy: Server;
  let refusal: number | undefined;

  beforeAll(async () => {
    vault = await startVaultServer({ dataFolder: path.join(folder, 'data') });
    proxy = createServer((_request, response) => response.writeHead(405).end());
    proxy.on('connect', (request: IncomingMessage, client: Socket) => {
      seen.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
      if (refusal !== undefined) return client.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
      const [host, port] = (request.url ?? '').split(':');
      const upstream = connect(Number(port), host, () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
      for (const socket of [client, upstream]) {
        sockets.add(socket);
        socket.on('error', () => undefined);
      }
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    for (const agent of agents) agent.destroy();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => proxy.close(resolve));
    await vault.stop();
    removeFolder(folder);
  });

  beforeEach(() => {
    seen.length = 0;
    refusal = undefined;
  });

  const through = (credentials = '', ca: string | undefined = vault.caCertificate): Agent => {
    const agent = new Agent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) });
    agents.push(agent);
    tunnelThrough(`http://${credentials}127.0.0.1:${(proxy.address() as AddressInfo).port}`, agent);
    return agent;
  };

  const alive = (agent: Agent): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      get(`${vault.endpoint}/alive`, { agent }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode));
      }).on('error', reject);
    });

  it('is asked for a tunnel once, which then serves several requests', async () => {
    const agent = through();
    expect([await alive(agent), await alive(agent)]).toEqual([200, 200]);
    expect(seen).toEqual([{ target: vault.endpoint.replace('https://', ''), authorization: undefined }]);
  });

  it('gets user and password of its URL', async () => {
    expect(await alive(through('me:p%40ss@'))).toBe(200);
    expect(seen[0]?.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  });

  it('cannot read or replace what is in the tunnel: the certificate of the server is checked', async () => {
    await expect(alive(through('', ''))).rejects.toMatchObject({
      code: expect.stringMatching(/CERT|VERIFY/) as string,
    });
  });

  it('is named by its status when it refuses', async () => {
    refusal = 407;
    await expect(alive(through())).rejects.toMatchObject({ code: 'PROXY_407' });
  });

  it.each(['not a url', 'socks5://127.0.0.1:1080'])('is refused as %s, without quoting it', (text) => {
    expect(() => tunnelThrough(text, new Agent())).toThrow('is no usable URL. Set it to http://host:port');
  });
});
