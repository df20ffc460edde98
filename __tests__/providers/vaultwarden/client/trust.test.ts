import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import * as tls from 'node:tls';
import { NodeTransport } from '../../../../providers/vaultwarden/client/http/transport';
import { createAuthority, issueLeaf } from '../../../../sandbox/control-plane/certificate-authority';

// The public authorities of this test: those of the real ones sign nothing here.
jest.mock('node:tls', () => {
  const real = jest.requireActual<typeof tls>('node:tls');
  return {
    ...real,
    rootCertificates: [],
    createSecureContext: jest.fn(real.createSecureContext),
  };
});

const publicAuthorities = tls.rootCertificates as string[];

describe('whom the transport trusts', () => {
  let server: Server;
  let url: URL;
  let ours: string;
  let other: string;
  let handshakes: number;
  let transport: NodeTransport | undefined;

  beforeAll(async () => {
    const [authority, stranger] = [await createAuthority('ours'), await createAuthority('other')];
    [ours, other] = [authority.certificate, stranger.certificate];
    const leaf = await issueLeaf(authority, {
      commonName: 'localhost',
      dnsNames: ['localhost'],
      addresses: ['127.0.0.1'],
      usages: ['server'],
    });
    server = createServer({ cert: leaf.certificate, key: leaf.key }, (_, response) => response.end('{}'));
    server.on('connection', () => (handshakes += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });

  beforeEach(() => {
    handshakes = 0;
    publicAuthorities.length = 0;
    jest.mocked(tls.createSecureContext).mockClear();
  });

  afterEach(() => transport?.close());

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const ask = async (): Promise<{ status: number } | undefined> =>
    transport?.send({ method: 'GET', url, headers: {}, timeout: 10_000 });

  it('reads the authorities once for all connections, and no public ones when the given one suffices', async () => {
    publicAuthorities.push(other);
    transport = new NodeTransport({ ca: [ours] }, {});
    const answers = await Promise.all(Array.from({ length: 5 }, ask));
    expect(answers.map((answer) => answer?.status)).toEqual([200, 200, 200, 200, 200]);
    expect(handshakes).toBe(5);
    expect(jest.mocked(tls.createSecureContext).mock.calls).toEqual([[{ ca: [ours] }]]);
  });

  it('trusts the public authorities besides a given one', async () => {
    publicAuthorities.push(ours);
    transport = new NodeTransport({ ca: [other] }, {});
    const answers = await Promise.all([ask(), ask()]);
    expect(answers.map((answer) => answer?.status)).toEqual([200, 200]);
    expect((await ask())?.status).toBe(200);
    expect(jest.mocked(tls.createSecureContext).mock.calls).toEqual([[{ ca: [other] }], [{ ca: [ours, other] }]]);
  });

  it('trusts nobody else', async () => {
    transport = new NodeTransport({ ca: [other] }, {});
    await expect(ask()).rejects.toMatchObject({ phase: 'tls' });
    expect(handshakes).toBe(2);
    await expect(ask()).rejects.toMatchObject({ phase: 'tls' });
    expect(handshakes).toBe(3);
  });
});
