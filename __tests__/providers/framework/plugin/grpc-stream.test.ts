import { connect } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { freshSocket } from '../../../../providers/framework/plugin/address';
import type { Listener } from '../../../../providers/framework/plugin/listen';
import { listen } from '../../../../providers/framework/plugin/listen';
import type { MethodDefinition } from '../../../../providers/framework/plugin/service';

/** What the server answered: headers, trailers, body. */
interface Answer {
  readonly headers: { readonly [name: string]: unknown };
  readonly trailers: { readonly [name: string]: unknown };
  readonly body: Buffer;
}

const framed = (text: string, compressed = 0, length = text.length): Buffer<ArrayBuffer> => {
  const prefix = Buffer.from([compressed, 0, 0, 0, 0]);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, Buffer.from(text)]);
};

describe('gRPC over HTTP/2, byte by byte', () => {
  const socket = freshSocket();
  const handled: string[] = [];
  let pending: { signal: AbortSignal; finish: () => void } | undefined;
  let listener: Listener;
  let session: ClientHttp2Session;

  const say: MethodDefinition = {
    kind: 'unary',
    handle: async (request) => {
      handled.push(Buffer.from(request).toString());
      return Buffer.from(request);
    },
  };
  const wait: MethodDefinition = {
    kind: 'unary',
    handle: (_request, { signal }) =>
      new Promise((resolve) => (pending = { signal, finish: () => resolve(new Uint8Array()) })),
  };

  beforeAll(async () => {
    const methods = { Say: say, Wait: wait };
    listener = await listen([{ name: 'test.Raw', methods }], null, socket.address);
    session = connect('http://localhost', {
      createConnection: () => connectSocket(listener.address),
    });
  });
  afterAll(async () => {
    session.destroy();
    await listener.stop();
    socket.remove();
  });
  beforeEach(() => handled.splice(0));

  function open(headers: OutgoingHttpHeaders = {}): ClientHttp2Stream {
    return session.request({
      ':method': 'POST',
      ':path': '/test.Raw/Say',
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
  }

  function answerOf(stream: ClientHttp2Stream): Promise<Answer> {
    return new Promise((resolve, reject) => {
      let headers = {};
      let trailers = {};
      const chunks: Buffer[] = [];
      stream.on('response', (received) => (headers = received));
      stream.on('trailers', (received: IncomingHttpHeaders) => (trailers = received));
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', reject);
      stream.on('close', () => resolve({ headers, trailers, body: Buffer.concat(chunks) }));
    });
  }

  it('takes a message in pieces and answers with one message and the status in the trailers', async () => {
    const stream = open();
    const answer = answerOf(stream);
    const message = framed('in pieces');
    stream.write(message.subarray(0, 3));
    await new Promise((resolve) => setTimeout(resolve, 20));
    stream.write(message.subarray(3, 8));
    stream.end(message.subarray(8));
    const { headers, trailers, body } = await answer;
    expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc' });
    expect(trailers).toMatchObject({ 'grpc-status': '0' });
    expect(body).toEqual(message);
  });

  it.each([
    ['no message', Buffer.alloc(0), '13', 'the request has no message'],
    ['half a prefix', Buffer.from([0, 0]), '13', 'the request has no message'],
    ['less than it announces', framed('short', 0, 9), '13', 'announces 9 bytes and brings 5'],
    ['two messages', Buffer.concat([framed('one'), framed('two')]), '13', 'announces 3 bytes and brings 11'],
    ['a compressed message', framed('squeezed', 1), '12', 'compressed messages are not supported'],
  ])('refuses a request with %s, and does not call the method', async (_what, bytes, status, text) => {
    const stream = open();
    const answer = answerOf(stream);
    stream.end(bytes);
    const { headers, body } = await answer;
    expect(headers).toMatchObject({ ':status': 200, 'grpc-status': status });
    expect(decodeURIComponent(String(headers['grpc-message']))).toContain(text);
    expect(body).toHaveLength(0);
    expect(handled).toEqual([]);
  });

  it.each([
    [{ ':method': 'GET' }, 405],
    [{ 'content-type': 'application/json' }, 415],
  ])('answers what is no gRPC with its HTTP status: %j', async (headers, status) => {
    const stream = open(headers);
    const answer = answerOf(stream);
    stream.end();
    expect((await answer).headers).toMatchObject({ ':status': status });
  });

  it('tells a method that its client has cancelled, waits for it, and serves on', async () => {
    pending = undefined;
    const stream = open({ ':path': '/test.Raw/Wait' });
    const answer = answerOf(stream);
    stream.end(framed('x'));
    while (pending === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    const { signal, finish } = pending as { signal: AbortSignal; finish: () => void };
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    expect(signal.aborted).toBe(false);
    stream.close(8);
    await aborted;
    await answer;
    let idle = false;
    void listener.idle().then(() => (idle = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(idle).toBe(false);
    finish();
    await listener.idle();

    const next = open();
    const served = answerOf(next);
    next.end(framed('after'));
    expect((await served).trailers).toMatchObject({ 'grpc-status': '0' });
  });
});
