import 'reflect-metadata';
import { freshSocket } from '../../../../providers/framework/plugin/address';
import { createServerCertificate } from '../../../../providers/framework/plugin/certificate';
import { goPluginServices } from '../../../../providers/framework/plugin/go-plugin-services';
import type { Listener } from '../../../../providers/framework/plugin/listen';
import { listen } from '../../../../providers/framework/plugin/listen';
import type { ServiceDefinition } from '../../../../providers/framework/plugin/service';
import { unary } from '../../../../providers/framework/plugin/service';
import type { ClientIdentity } from './plugin-client';
import { clientIdentity, clientTls, PluginClient } from './plugin-client';

const served: string[] = [];
const echo: ServiceDefinition = {
  name: 'test.Echo',
  methods: {
    Say: unary({
      decode: (bytes) => bytes,
      encode: (bytes: Uint8Array) => bytes,
      handler: (bytes) => {
        served.push(Buffer.from(bytes.subarray(0, 20)).toString());
        return bytes;
      },
    }),
    Fail: unary({
      decode: (b) => b,
      encode: (b: Uint8Array) => b,
      handler: () => Promise.reject(new Error('hunter2')),
    }),
  },
};

describe('mutual TLS', () => {
  const server = createServerCertificate();
  const socket = freshSocket();
  let terraform: ClientIdentity;
  let listener: Listener;

  beforeAll(async () => {
    terraform = await clientIdentity();
    listener = await listen([echo], { server, clientCertificatePem: terraform.certificatePem }, socket.address);
  });
  afterAll(async () => {
    await listener.stop();
    socket.remove();
  });
  beforeEach(() => served.splice(0));

  async function say(text: string, tls: ReturnType<typeof clientTls> | undefined): Promise<string> {
    const client = new PluginClient(listener.network, listener.address, tls);
    try {
      return (await client.unary('/test.Echo/Say', Buffer.from(text), 1_500)).toString();
    } finally {
      client.close();
    }
  }

  it('serves the client whose certificate came in the environment', async () => {
    await expect(say('hello', clientTls(server.certificatePem, terraform))).resolves.toBe('hello');
  });

  it('refuses a client without certificate', async () => {
    await expect(say('none', clientTls(server.certificatePem))).rejects.toThrow(/UNAVAILABLE|DEADLINE/);
    expect(served).toEqual([]);
  });

  it('refuses another certificate of the same subject', async () => {
    await expect(say('other', clientTls(server.certificatePem, await clientIdentity()))).rejects.toThrow(
      /UNAVAILABLE|DEADLINE/,
    );
    expect(served).toEqual([]);
  });

  it('refuses a client that speaks plain text', async () => {
    await expect(say('plain', undefined)).rejects.toThrow(/UNAVAILABLE|DEADLINE/);
    expect(served).toEqual([]);
  });

  it('shows a certificate that only its own handshake vouches for', async () => {
    const elsewhere = createServerCertificate().certificatePem;
    await expect(say('stranger', clientTls(elsewhere, terraform))).rejects.toThrow(/UNAVAILABLE|DEADLINE/);
  });
});

describe('the transport', () => {
  let listener: Listener;
  let client: PluginClient;
  const socket = freshSocket();
  let shutdowns = 0;

  beforeAll(async () => {
    listener = await listen([echo, ...goPluginServices(() => (shutdowns += 1))], null, socket.address);
    client = new PluginClient(listener.network, listener.address);
  });
  afterAll(async () => {
    client.close();
    await listener.stop();
    socket.remove();
  });

  it('carries messages of 40 MB both ways', async () => {
    const large = Buffer.alloc(40 * 1024 * 1024, 'x');
    expect((await client.unary('/test.Echo/Say', large, 150_000)).equals(large)).toBe(true);
  });

  it('answers a method that nobody serves with UNIMPLEMENTED', async () => {
    await expect(client.unary('/test.Echo/Nothing')).rejects.toMatchObject({ code: 12 });
  });

  it('answers a handler that throws with INTERNAL and no message of the error', async () => {
    await expect(client.unary('/test.Echo/Fail')).rejects.toMatchObject({ code: 13, details: 'Error' });
  });

  it('reports itself healthy and passes Shutdown on', async () => {
    expect((await client.unary('/grpc.health.v1.Health/Check')).toString('hex')).toBe('0801');
    await client.unary('/plugin.GRPCController/Shutdown');
    expect(shutdowns).toBe(1);
  });

  it('notices when the last client has gone', async () => {
    let gone = false;
    void listener.clientsGone.then(() => (gone = true));
    const [first, second] = [1, 2].map(() => new PluginClient(listener.network, listener.address));
    first?.holdStdio();
    second?.holdStdio();
    await first?.unary('/grpc.health.v1.Health/Check');
    await second?.unary('/grpc.health.v1.Health/Check');
    first?.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(gone).toBe(false);
    second?.close();
    await listener.clientsGone;
    expect(gone).toBe(true);
  });

  it('says which address it could not bind', async () => {
    await expect(listen([], null, { network: 'unix', path: '/nonexistent-folder/socket' })).rejects.toThrow(
      'cannot listen on unix:/nonexistent-folder/socket',
    );
  });
});
