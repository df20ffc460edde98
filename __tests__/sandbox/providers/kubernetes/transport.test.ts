import { createServer as createPlainServer, type Server as PlainServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { createServerCertificate } from '../../../../providers/framework/plugin/certificate';
import { NoAnswer, Transport } from '../../../../sandbox/providers/kubernetes/client/transport';

const signal = new AbortController().signal;
const get = { method: 'GET', path: '/version', signal } as const;
const another = () => ({ ...get, signal: new AbortController().signal });
let server: Server;
let handshakes = 0;
let authority: string;

const portOf = (listening: Server | PlainServer): number => (listening.address() as AddressInfo).port;

async function listen<T extends Server | PlainServer>(made: T): Promise<T> {
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', () => resolve()));
  return made;
}

beforeAll(async () => {
  const { certificatePem, privateKeyPem } = createServerCertificate();
  authority = certificatePem;
  server = await listen(
    createServer({ cert: certificatePem, key: privateKeyPem }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, url, headers } = request;
        response.writeHead(429, { 'retry-after': '3' });
        response.end(
          JSON.stringify({ method, url, type: headers['content-type'], body: Buffer.concat(chunks).toString() }),
        );
      });
    }),
  );
  server.on('secureConnection', () => (handshakes += 1));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const connection = (port = portOf(server)) => ({
  server: `https://127.0.0.1:${port}`,
  certificateAuthority: authority,
  serverName: 'localhost',
});

it.each(['PATCH', 'DELETE'] as const)('sends %s with its body, and answers status, wait and body', async (method) => {
  const transport = new Transport(connection());
  const answer = await transport.send({
    method,
    path: '/api?a=b',
    contentType: 'application/merge-patch+json',
    body: '{"ü":1}',
    signal,
  });
  expect({ ...answer, body: JSON.parse(answer.body) as unknown }).toEqual({
    status: 429,
    retryAfter: 3,
    body: { method, url: '/api?a=b', type: 'application/merge-patch+json', body: '{"ü":1}' },
  });
  transport.close();
});

it('shares a few connections among many requests', async () => {
  const transport = new Transport(connection());
  const before = handshakes;
  await Promise.all(Array.from({ length: 30 }, () => transport.send(another())));
  await transport.send(get);
  expect(handshakes - before).toBeLessThanOrEqual(4);
  transport.close();
});

it('takes no server that the kubeconfig does not vouch for, unless it says so', async () => {
  const { certificateAuthority: _authority, ...unvouched } = connection();
  await expect(new Transport(unvouched).send(get)).rejects.toThrow(NoAnswer);
  const careless = new Transport({ ...unvouched, insecure: true });
  expect((await careless.send(get)).status).toBe(429);
  careless.close();
});

it('goes through the proxy of the kubeconfig, and says when that refuses', async () => {
  const tunnels: string[] = [];
  let status = '200 Connection established';
  const proxy = await listen(createPlainServer());
  proxy.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    socket.write(`HTTP/1.1 ${status}\r\n\r\n`);
    if (!status.startsWith('200')) return void socket.end();
    const onward = connect(portOf(server), '127.0.0.1');
    onward.pipe(socket).pipe(onward);
  });
  const through = () => new Transport({ ...connection(), proxyUrl: `http://127.0.0.1:${portOf(proxy)}` });
  const transport = through();
  expect((await transport.send(get)).status).toBe(429);
  expect(tunnels).toEqual([`127.0.0.1:${portOf(server)}`]);
  transport.close();
  status = '407 Proxy Authentication Required';
  await expect(through().send(get)).rejects.toThrow('proxy answered 407');
  proxy.closeAllConnections();
  proxy.close();
});

it('says that no answer came where nobody listens', async () => {
  const closed = await listen(createPlainServer());
  const port = portOf(closed);
  await new Promise((resolve) => closed.close(resolve));
  await expect(new Transport(connection(port)).send(get)).rejects.toThrow(
    `No answer from https://127.0.0.1:${port} (ECONNREFUSED)`,
  );
});

it('leaves it to the caller to say that a request was given up', async () => {
  const given = AbortSignal.abort(new Error('given up'));
  const refused = new Transport(connection()).send({ ...get, signal: given });
  await expect(refused).rejects.not.toThrow(NoAnswer);
});
