import { once } from 'node:events';
import type { ClientHttp2Session, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import { connect } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { connect as connectSocket, createServer } from 'node:net';
import { Http2Connection } from '../../../../providers/framework/plugin/http2/connection';
import { ConnectionFault, ERROR, FLAG, FRAME, frameHead } from '../../../../providers/framework/plugin/http2/frames';
import type { Headers } from '../../../../providers/framework/plugin/http2/header-decoder';
import { HeaderDecoder } from '../../../../providers/framework/plugin/http2/header-decoder';
import { encodeHeaders } from '../../../../providers/framework/plugin/http2/header-encoder';

const hex = (text: string): Buffer => Buffer.from(text.replace(/ /g, ''), 'hex');

describe('the header decoder', () => {
  it('reads the requests of RFC 7541, appendix C.4, which build on each other', () => {
    const decoder = new HeaderDecoder();
    const blocks = [
      '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
      '8286 84be 5886 a8eb 1064 9cbf',
      '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
    ];
    const [first, second, third] = blocks.map((block) => Object.fromEntries(decoder.decode(hex(block))));
    const get = { ':method': 'GET', ':scheme': 'http', ':path': '/', ':authority': 'www.example.com' };
    expect(first).toEqual(get);
    expect(second).toEqual({ ...get, 'cache-control': 'no-cache' });
    expect(third).toEqual({ ...get, ':scheme': 'https', ':path': '/index.html', 'custom-key': 'custom-value' });
  });

  it.each([
    ['a number that no header has', 'ff 00'],
    ['the number 0', '80'],
    ['a text that is cut off', '00 05 61'],
    ['a number that never ends', 'ff ff ff ff ff ff ff ff'],
    ['a Huffman text with a wrong end', '00 01 61 81 00'],
    ['a table larger than allowed', '3f e2 1f'],
  ])('refuses %s', (_what, block) => {
    let fault: unknown;
    try {
      new HeaderDecoder().decode(hex(block));
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(ConnectionFault);
    expect(fault).toHaveProperty('code', ERROR.compression);
  });
});

describe('an HTTP/2 connection', () => {
  const seen: Headers[] = [];
  let answer = Buffer.alloc(0);
  let server: Server;
  let session: ClientHttp2Session;
  let port: number;

  beforeAll(async () => {
    server = createServer((socket) => {
      new Http2Connection(socket, (stream, headers) => {
        seen.push(headers);
        stream.observe({
          end: () =>
            stream.answer(encodeHeaders(200, { size: String(answer.length) }), answer, encodeHeaders(undefined, {})),
          close: () => undefined,
        });
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
    session = connect(`http://127.0.0.1:${port}`, { settings: { initialWindowSize: 100, maxFrameSize: 20_000 } });
  });
  afterAll(async () => {
    session.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => seen.splice(0));

  async function get(headers: OutgoingHttpHeaders): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
    const stream = session.request(headers);
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    const response = once(stream, 'response');
    await once(stream, 'close');
    const [received] = (await response) as [IncomingHttpHeaders];
    return { headers: received, body: Buffer.concat(chunks) };
  }

  it('understands what another implementation sends: every character, tables that overflow, headers in several frames', async () => {
    const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).join('');
    const beyond = Array.from({ length: 96 }, (_, i) => String.fromCharCode(160 + i)).join('');
    await get({ 'x-printable': printable, 'x-beyond': beyond });
    for (let i = 0; i < 60; i += 1) await get({ [`x-many-${i}`]: `${i}`.repeat(40), 'x-printable': printable });
    await get({ 'x-long': 'long'.repeat(8_000), 'x-many-59': '59'.repeat(40) });
    expect(seen[0]?.get('x-printable')).toBe(printable);
    expect(seen[0]?.get('x-beyond')).toBe(beyond);
    seen.slice(1, 61).forEach((headers, i) => {
      expect(headers.get(`x-many-${i}`)).toBe(`${i}`.repeat(40));
      expect(headers.get('x-printable')).toBe(printable);
    });
    expect(seen.at(-1)?.get('x-long')).toBe('long'.repeat(8_000));
    expect(seen.at(-1)?.get('x-many-59')).toBe('59'.repeat(40));
  });

  it('sends no more than the client takes, and all of it, on several streams at once', async () => {
    answer = Buffer.from('0123456789'.repeat(30_000));
    const answers = await Promise.all([1, 2, 3].map(() => get({ ':path': '/large' })));
    for (const { headers, body } of answers) {
      expect(headers['size']).toBe('300000');
      expect(body.equals(answer)).toBe(true);
    }
    answer = Buffer.alloc(0);
  });

  it('answers a ping, so that a client knows it is alive', async () => {
    await expect(
      new Promise((resolve, reject) => session.ping((error) => (error === null ? resolve(true) : reject(error)))),
    ).resolves.toBe(true);
  });

  const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  const frame = (type: number, flags: number, streamId: number, payload: Buffer): Buffer =>
    Buffer.concat([frameHead(payload.length, type, flags, streamId), payload]);
  const block = hex('828684');

  it.each([
    ['HTTP/1', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), ERROR.protocol],
    ['a frame that is too large', Buffer.concat([preface, frameHead(16_385, FRAME.data, 0, 1)]), ERROR.frameSize],
    ['data of no request', Buffer.concat([preface, frame(FRAME.data, 0, 1, block)]), ERROR.protocol],
    [
      'a stream of the server',
      Buffer.concat([preface, frame(FRAME.headers, FLAG.endHeaders, 2, block)]),
      ERROR.protocol,
    ],
    [
      'a frame between headers and their continuation',
      Buffer.concat([preface, frame(FRAME.headers, 0, 1, block), frame(FRAME.ping, 0, 0, Buffer.alloc(8))]),
      ERROR.protocol,
    ],
    [
      'headers without end',
      Buffer.concat([
        preface,
        frame(FRAME.headers, 0, 1, block),
        ...Array.from({ length: 5 }, () => frame(FRAME.continuation, 0, 1, Buffer.alloc(16_000))),
      ]),
      ERROR.enhanceYourCalm,
    ],
    [
      'more padding than there are bytes',
      Buffer.concat([preface, frame(FRAME.headers, FLAG.padded | FLAG.endHeaders, 1, hex('09 82'))]),
      ERROR.protocol,
    ],
    [
      'a window beyond all bounds',
      Buffer.concat([preface, frame(FRAME.windowUpdate, 0, 0, hex('7fffffff'))]),
      ERROR.flowControl,
    ],
  ])('disconnects a client that sends %s, and says why', async (_what, bytes, code) => {
    const socket = connectSocket(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.write(bytes);
    await once(socket, 'close');
    const said = Buffer.concat(chunks);
    // SETTINGS with one entry, WINDOW_UPDATE, and then GOAWAY: last stream, code, reason.
    const goAway = said.subarray(9 + 6 + 9 + 4);
    expect(goAway[3]).toBe(FRAME.goAway);
    expect(goAway.readUInt32BE(9 + 4)).toBe(code);
    expect(goAway.subarray(9 + 8).toString()).not.toBe('');
    expect(seen).toEqual([]);
  });
});
