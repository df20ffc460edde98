import { createServer } from 'node:net';
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { freshSocket, listenForHost } from '../../../../providers/framework/plugin/address';
import { createServerCertificate } from '../../../../providers/framework/plugin/certificate';
import { handshakeLine, refusal } from '../../../../providers/framework/plugin/handshake';
import { listen } from '../../../../providers/framework/plugin/listen';

const cookie = { key: 'COOKIE', value: 'expected' };

describe('the handshake line', () => {
  it('carries the certificate as base64 without padding', () => {
    const { der } = createServerCertificate();
    for (const bytes of [der, der.subarray(0, 10), der.subarray(0, 11)]) {
      const line = handshakeLine(6, { network: 'unix', address: '/s' }, bytes);
      const [core, version, network, address, protocol, certificate = '', ...rest] = line.split('|');
      expect([core, version, network, address, protocol, rest]).toEqual(['1', '6', 'unix', '/s', 'grpc', []]);
      expect(certificate).toMatch(/^[A-Za-z0-9+/]+$/);
      expect(Buffer.from(certificate, 'base64').equals(bytes)).toBe(true);
    }
  });

  it('has an empty last field without TLS', () => {
    expect(handshakeLine(6, { network: 'tcp', address: '127.0.0.1:10000' }, null)).toBe(
      '1|6|tcp|127.0.0.1:10000|grpc|',
    );
  });
});

describe('a start', () => {
  it('by hand is refused with what to do instead', () => {
    expect(refusal(cookie, 6, {}, 'example/echo')).toContain('example/echo is a Terraform provider');
    expect(refusal(cookie, 6, { COOKIE: 'wrong' }, 'example/echo')).toContain('--debug');
  });

  it('by a Terraform that does not offer the protocol is refused with both versions', () => {
    const text = refusal(cookie, 6, { COOKIE: 'expected', PLUGIN_PROTOCOL_VERSIONS: '4,5' }, 'example/echo');
    expect(text).toContain('speaks plugin protocol 6, but this Terraform offers only 4,5');
  });

  it('by Terraform is accepted', () => {
    expect(refusal(cookie, 6, { COOKIE: 'expected', PLUGIN_PROTOCOL_VERSIONS: '5,6' }, 'x')).toBeNull();
    expect(refusal(cookie, 6, { COOKIE: 'expected' }, 'x')).toBeNull();
  });
});

describe('where to listen', () => {
  it('is a socket in a folder that only this user can enter, gone afterwards', async () => {
    const listener = await listenForHost({}, 'linux', (address) => listen([], null, address));
    const folder = dirname(listener.address);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(listener.address).isSocket()).toBe(true);
    await listener.stop();
    listener.removeSocket();
    expect(existsSync(folder)).toBe(false);
  });

  it('lies below the folder that the host names', () => {
    const base = freshSocket();
    const folder = dirname(base.address.network === 'unix' ? base.address.path : '');
    const inner = freshSocket(folder);
    expect(inner.address).toMatchObject({
      network: 'unix',
      path: expect.stringContaining(`${folder}/plugin-`) as string,
    });
    base.remove();
  });

  it('is the first free loopback port of the range on Windows', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port));
    });
    const range = { PLUGIN_MIN_PORT: String(port), PLUGIN_MAX_PORT: String(Math.min(port + 20, 65535)) };
    const listener = await listenForHost(range, 'win32', (address) => listen([], null, address));
    expect(listener.network).toBe('tcp');
    expect(Number(/^127\.0\.0\.1:(\d+)$/.exec(listener.address)?.[1])).toBeGreaterThan(port);
    await listener.stop();

    const full = { PLUGIN_MIN_PORT: String(port), PLUGIN_MAX_PORT: String(port) };
    await expect(listenForHost(full, 'win32', (address) => listen([], null, address))).rejects.toThrow(
      `no port from PLUGIN_MIN_PORT ${port} to PLUGIN_MAX_PORT ${port} is free`,
    );
    await new Promise((resolve) => taken.close(resolve));
  });

  it('refuses a folder whose path leaves no room for a socket, with the way out', () => {
    expect(() => freshSocket(`/tmp/${'long/'.repeat(20)}`)).toThrow(
      /path of 12\d bytes, and the system allows 103; let TMPDIR/,
    );
  });

  it('refuses a port that is none', async () => {
    const env = { PLUGIN_MIN_PORT: 'abc', PLUGIN_MAX_PORT: '10' };
    await expect(listenForHost(env, 'win32', (address) => listen([], null, address))).rejects.toThrow(
      'PLUGIN_MIN_PORT is "abc"',
    );
  });
});
