import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../../providers/vaultwarden/client/clock';
import { Endpoint } from '../../../../providers/vaultwarden/client/http/endpoint';
import { HttpClient } from '../../../../providers/vaultwarden/client/http/http-client';
import { proxyFor } from '../../../../providers/vaultwarden/client/http/proxy';
import { Redaction } from '../../../../providers/vaultwarden/client/http/redaction';
import { decideRetry } from '../../../../providers/vaultwarden/client/http/retry-policy';
import type { Outcome } from '../../../../providers/vaultwarden/client/http/retry-policy';
import { loadTlsOptions } from '../../../../providers/vaultwarden/client/http/tls-options';
import { NodeTransport } from '../../../../providers/vaultwarden/client/http/transport';

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

describe('over a real connection', () => {
  let server: Server;
  let transport: NodeTransport;
  let sleeps: number[];
  let received: string[];

  async function start(
    handler: Handler,
    limits: { requestTimeout?: number; maxRetryTime?: number } = {},
  ): Promise<HttpClient> {
    received = [];
    sleeps = [];
    server = createServer((request, response) => {
      received.push(`${request.method} ${request.url}`);
      request.resume().on('end', () => handler(request, response, received.length));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    transport = new NodeTransport({}, {});
    let virtual = 0;
    const clock: Clock = {
      now: () => Date.now() + virtual,
      random: () => 1,
      sleep: async (milliseconds) => {
        sleeps.push(milliseconds);
        virtual += milliseconds;
      },
    };
    return new HttpClient({
      endpoint: new Endpoint(`http://127.0.0.1:${(server.address() as AddressInfo).port}/sub/path/`),
      transport,
      clock,
      redaction: new Redaction(),
      requestTimeout: limits.requestTimeout ?? 5,
      maxRetryTime: limits.maxRetryTime ?? 60,
    });
  }

  afterEach(async () => {
    await transport.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const get = { method: 'GET', path: 'api/sync' } as const;
  const post = { method: 'POST', path: 'api/ciphers/create', json: { a: 1 } } as const;

  it('keeps the sub-path, and sends the headers without which the server hides SSH keys and answers HTML', async () => {
    let headers: IncomingMessage['headers'] = {};
    const http = await start((request, response) => {
      headers = request.headers;
      response.end('{"ok":true}');
    });
    expect(await http.send({ ...get, query: { excludeDomains: 'true' } })).toEqual({ ok: true });
    expect(received).toEqual(['GET /sub/path/api/sync?excludeDomains=true']);
    expect(headers).toMatchObject({ accept: 'application/json', 'bitwarden-client-version': '2026.6.0' });
  });

  it.each([500, 502, 503, 504])('sends a GET again after %i until it is answered', async (status) => {
    const http = await start((_, response, count) => {
      response.statusCode = count < 3 ? status : 200;
      response.end(count < 3 ? '' : '1');
    });
    expect(await http.send(get)).toBe(1);
    expect(sleeps).toEqual([200, 400]);
  });

  it('gives up after six attempts on a server that keeps failing', async () => {
    const http = await start((_, response) => response.writeHead(502).end('bad gateway'));
    await expect(http.send(get)).rejects.toMatchObject({ kind: 'server', status: 502 });
    expect(received).toHaveLength(6);
  });

  it.each<[string, Handler]>([
    ['a 502', (_, response) => response.writeHead(502).end()],
    ['a connection that breaks', (request) => request.socket.destroy()],
    [
      'an answer cut short',
      (request, response) =>
        response.writeHead(200, { 'content-length': '99' }).write('{', () => request.socket.destroy()),
    ],
  ])('never sends a POST again after %s: its answer counts as lost', async (_, handler) => {
    const http = await start(handler);
    await expect(http.send(post)).rejects.toMatchObject({ kind: 'lost-answer' });
    expect(received).toHaveLength(1);
  });

  it('counts a POST that is not answered in time as lost, and says how long it waited for a GET', async () => {
    const http = await start(() => undefined, { requestTimeout: 0.4, maxRetryTime: 0.5 });
    await expect(http.send(post)).rejects.toMatchObject({ kind: 'lost-answer' });
    await expect(http.send(get)).rejects.toMatchObject({
      kind: 'timeout',
      reason: expect.stringContaining('0.4 s') as string,
    });
  });

  it('waits out a rate limit, also for a POST, and ends at the deadline naming the server setting', async () => {
    const http = await start((_, response, count) => {
      response.statusCode = count < 2 ? 429 : 200;
      response.end('2');
    });
    expect(await http.send(post)).toBe(2);
    expect(sleeps).toEqual([2_000]);
    server.removeAllListeners('request');
    server.on('request', (_, response: ServerResponse) => response.writeHead(429).end('{"message":"Too many"}'));
    const refused = http.send({ method: 'POST', path: 'identity/connect/token', form: async () => ({}) });
    await expect(refused).rejects.toMatchObject({
      kind: 'rate-limited',
      cure: expect.stringContaining('LOGIN_RATELIMIT_MAX_BURST') as string,
    });
    expect(sleeps.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(62_000);
  });

  it('follows no redirect and says where it pointed', async () => {
    const http = await start((_, response) =>
      response.writeHead(302, { location: 'https://login.example.org/x?y=secret' }).end(),
    );
    const error = await http.send(get).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      kind: 'not-vaultwarden',
      reason: expect.stringContaining('login.example.org') as string,
    });
    expect(String(error)).not.toContain('secret');
    expect(received).toHaveLength(1);
  });

  it('ends at once when the signal fires', async () => {
    const http = await start(() => undefined);
    const control = new AbortController();
    const call = http.send({ ...get, signal: control.signal });
    setTimeout(() => control.abort(), 30);
    await expect(call).rejects.toMatchObject({ kind: 'aborted' });
  });

  it('says of a port nobody listens on that the server cannot be reached, also for a POST', async () => {
    const http = await start(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    await expect(http.send(post)).rejects.toMatchObject({
      kind: 'unreachable',
      reason: expect.stringContaining('ECONNREFUSED') as string,
    });
    expect(sleeps).toHaveLength(5);
  });
});

describe('retry policy', () => {
  const base = { attempts: 1, remaining: 60_000, random: 1, repeatable: true };
  const failure = (phase: 'connect' | 'tls' | 'exchange' | 'timeout' | 'aborted'): Outcome => ({
    type: 'failure',
    phase,
  });
  it.each<[string, Outcome, boolean, string]>([
    ['a connection that never came about', failure('connect'), false, 'retry'],
    ['a broken exchange of a GET', failure('exchange'), true, 'retry'],
    ['a broken exchange of a POST', failure('exchange'), false, 'lost'],
    ['a late answer to a POST', failure('timeout'), false, 'lost'],
    ['a bad certificate', failure('tls'), true, 'answer'],
    ['an abort', failure('aborted'), true, 'answer'],
    ['a refusal', { type: 'answer', status: 400 }, true, 'answer'],
    ['a failure at a POST', { type: 'answer', status: 500 }, false, 'lost'],
  ])('%s: %j repeatable %p means %s', (_, outcome, repeatable, action) => {
    expect(decideRetry({ ...base, outcome, repeatable })).toMatchObject({ action });
  });

  it('spreads its waits, doubles them, and never waits beyond the deadline', () => {
    const outcome: Outcome = { type: 'answer', status: 503 };
    const delay = (attempts: number, random: number): unknown => decideRetry({ ...base, outcome, attempts, random });
    expect([delay(1, 0), delay(1, 1), delay(4, 1)]).toEqual(
      [100, 200, 1_600].map((wait) => ({ action: 'retry', delay: wait })),
    );
    expect(decideRetry({ ...base, outcome, remaining: 150 })).toEqual({ action: 'answer' });
    const limit: Outcome = { type: 'answer', status: 429, retryAfterSeconds: 7 };
    expect(decideRetry({ ...base, outcome: limit })).toEqual({ action: 'retry', delay: 7_000 });
  });
});

describe('endpoint', () => {
  it.each(['https://v.example.org', 'https://v.example.org/', 'https://v.example.org//'])('%s has one base', (text) => {
    expect(new Endpoint(text).text).toBe('https://v.example.org');
    expect(new Endpoint(text).resolve('api/sync').href).toBe('https://v.example.org/api/sync');
  });
  it.each([
    ['vault', 'no URL'],
    ['http://vault.example.org', 'plain HTTP to another machine'],
    ['ftp://vault.example.org', 'scheme'],
    ['https://me:hunter2@vault.example.org', 'credentials'],
    ['https://vault.example.org/?a=b', 'query'],
  ])('refuses %s', (text, words) => {
    expect(() => new Endpoint(text)).toThrow(words);
    expect(() => new Endpoint(text)).not.toThrow('hunter2');
  });
});

describe('proxy', () => {
  const environment = {
    HTTPS_PROXY: 'proxy.example.org:3128',
    NO_PROXY: 'a.example.org, .b.example.org c.example.org:8443',
  };
  it.each([
    ['https://vault.example.org/', 'http://proxy.example.org:3128'],
    ['https://a.example.org/', undefined],
    ['https://x.a.example.org/', undefined],
    ['https://xa.example.org/', 'http://proxy.example.org:3128'],
    ['https://x.b.example.org/', undefined],
    ['https://c.example.org/', 'http://proxy.example.org:3128'],
    ['https://c.example.org:8443/', undefined],
    ['https://127.0.0.1:1/', undefined],
    ['https://[::1]:1/', undefined],
    ['http://vault.example.org/', undefined],
  ])('for %s is %s', (url, proxy) => {
    expect(proxyFor(new URL(url), environment)).toBe(proxy);
  });
  it('is off with NO_PROXY=*, and lower case wins', () => {
    expect(proxyFor(new URL('https://x.example.org'), { ...environment, NO_PROXY: '*' })).toBeUndefined();
    expect(proxyFor(new URL('https://x.example.org'), { ...environment, https_proxy: 'http://other:1' })).toBe(
      'http://other:1',
    );
  });
});

describe('certificates', () => {
  it.each([
    [
      { caCertificate: '/does/not/exist.pem' },
      'ca_certificate names a file "/does/not/exist.pem" that cannot be read (ENOENT)',
    ],
    [
      { caCertificate: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
      'damaged certificate (number 1 of 1)',
    ],
    [{ caCertificate: '-----BEGIN PUBLIC KEY-----\nAAAA' }, 'no PEM block of type CERTIFICATE'],
    [{ clientKey: 'hunter22' }, 'client_certificate is missing'],
    [{ clientCertificate: 'x' }, 'client_key is missing'],
  ])('refuse %j', (options, words) => {
    expect(() => loadTlsOptions(options, {})).toThrow(words);
  });
});
