import { X509Certificate } from 'node:crypto';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { machineNetwork } from '../../../cli/verify/network';
import { createAuthority, issueLeaf } from '../../../sandbox/control-plane/certificate-authority';

const network = machineNetwork(new AbortController().signal);
const listen = (server: net.Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

test('an answer over HTTPS is described with the certificate that was shown, whoever signed it', async () => {
  const authority = await createAuthority('authority of the test');
  const pair = await issueLeaf(authority, { commonName: 'x', addresses: ['127.0.0.1'], usages: ['server'] });
  const server = https.createServer({ cert: pair.certificate, key: pair.key }, (request, response) => {
    if (request.url === '/') response.writeHead(302, { location: 'https://auth.test/login' }).end();
    else response.writeHead(200).end('{"issuer":"x"}');
  });
  const port = await listen(server);
  try {
    expect(await network.get(`https://127.0.0.1:${port}/`)).toEqual({
      status: 302,
      location: 'https://auth.test/login',
      body: '',
      fingerprint: new X509Certificate(pair.certificate).fingerprint256,
      isTrusted: false,
    });
    expect(await network.get(`https://127.0.0.1:${port}/document`)).toMatchObject({
      status: 200,
      body: '{"issuer":"x"}',
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await expect(network.get(`https://127.0.0.1:${port}/`)).rejects.toThrow(/ECONNREFUSED/);
});

test('a port is open or not, and an address resolves to itself', async () => {
  const server = net.createServer((socket) => socket.end());
  const port = await listen(server);
  await network.connect('127.0.0.1', port);
  await new Promise((resolve) => server.close(resolve));
  await expect(network.connect('127.0.0.1', port)).rejects.toThrow(/ECONNREFUSED/);
  expect(await network.addresses('192.0.2.7')).toEqual(['192.0.2.7']);
});
