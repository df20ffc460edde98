import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { constants } from 'node:http2';
import { Cancellation } from './cancellation';
import type { MethodDefinition } from './service';

/** What Terraform's side of the protocol allows for one message, in bytes. */
export const MAX_MESSAGE = 256 * 1024 * 1024;

/** The status codes of gRPC that this server gives by itself. */
const STATUS = { ok: '0', resourceExhausted: '8', unimplemented: '12', internal: '13' } as const;

const CONTENT_TYPE = 'application/grpc';
/** Every message is preceded by a byte that says whether it is compressed, and its length as four bytes. */
const PREFIX = 5;

const ANSWER = { ':status': 200, 'content-type': CONTENT_TYPE } as const;
const WITH_TRAILERS = { waitForTrailers: true } as const;
const SUCCEEDED = { 'grpc-status': STATUS.ok } as const;

/** A request that breaks the rules of gRPC, or asks for what this server does not do. */
interface Refusal {
  readonly status: string;
  readonly message: string;
}

/** Ends a stream without an answer: gRPC's status and a message, in the only headers that are sent. */
export function refuse(stream: ServerHttp2Stream, { status, message }: Refusal): void {
  if (stream.headersSent || stream.destroyed) return;
  // Percent-encoding as the specification of gRPC over HTTP/2 asks for it; encodeURIComponent encodes more, which is allowed.
  stream.respond(
    { ...ANSWER, 'grpc-status': status, 'grpc-message': encodeURIComponent(message) },
    { endStream: true },
  );
  // What the client still sends is of no use, and unread data would keep the stream.
  stream.resume();
}

/** Why this request cannot be one of gRPC's, or nothing. */
export function httpFault(headers: IncomingHttpHeaders): number | undefined {
  if (headers[constants.HTTP2_HEADER_METHOD] !== 'POST') return constants.HTTP_STATUS_METHOD_NOT_ALLOWED;
  const type = headers['content-type'];
  return type?.startsWith(CONTENT_TYPE) === true ? undefined : constants.HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE;
}

export function refuseUnknownMethod(stream: ServerHttp2Stream, path: string): void {
  refuse(stream, { status: STATUS.unimplemented, message: `this plugin has no method ${path.slice(0, 200)}` });
}

/** Reads one message, calls the method, writes one message. `over` is called once, when no work for the call is left. */
export function serveUnary(
  stream: ServerHttp2Stream,
  method: Extract<MethodDefinition, { kind: 'unary' }>,
  over: () => void,
): void {
  const cancellation = new Cancellation();
  let handling = false;
  let closed = false;
  stream.once('close', () => {
    closed = true;
    if (handling) cancellation.abort(new Error('the client cancelled the call or is gone'));
    else over();
  });
  receive(stream, (request) => {
    handling = true;
    const done = (): void => {
      handling = false;
      if (closed) over();
    };
    method.handle(request, cancellation).then(
      (response) => {
        send(stream, response);
        done();
      },
      (error: unknown) => {
        refuse(stream, { status: STATUS.internal, message: error instanceof Error ? error.name : 'error' });
        done();
      },
    );
  });
}

/** Collects the one message of a request; what is not exactly one plain message is refused here. */
function receive(stream: ServerHttp2Stream, received: (message: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > PREFIX + MAX_MESSAGE) chunks.splice(0);
  });
  stream.once('end', () => {
    if (stream.destroyed) return;
    if (size > PREFIX + MAX_MESSAGE) {
      refuse(stream, { status: STATUS.resourceExhausted, message: `a message has at most ${MAX_MESSAGE} bytes` });
      return;
    }
    const [first] = chunks;
    const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, size);
    const fault = faultOf(body);
    if (fault === undefined) received(body.subarray(PREFIX));
    else refuse(stream, fault);
  });
}

function faultOf(body: Buffer): Refusal | undefined {
  if (body.length < PREFIX) return { status: STATUS.internal, message: 'the request has no message' };
  if (body[0] !== 0) {
    return { status: STATUS.unimplemented, message: 'compressed messages are not supported, only identity' };
  }
  const length = body.readUInt32BE(1);
  if (length === body.length - PREFIX) return undefined;
  return {
    status: STATUS.internal,
    message: `the request announces ${length} bytes and brings ${body.length - PREFIX}`,
  };
}

function send(stream: ServerHttp2Stream, response: Uint8Array): void {
  if (stream.destroyed) return;
  if (response.length > MAX_MESSAGE) {
    const message = `the answer has ${response.length} bytes, and a message has at most ${MAX_MESSAGE}`;
    refuse(stream, { status: STATUS.resourceExhausted, message });
    return;
  }
  stream.respond(ANSWER, WITH_TRAILERS);
  stream.once('wantTrailers', () => stream.sendTrailers(SUCCEEDED));
  const framed = Buffer.allocUnsafe(PREFIX + response.length);
  framed[0] = 0;
  framed.writeUInt32BE(response.length, 1);
  framed.set(response, PREFIX);
  stream.end(framed);
}

/** Accepts a stream and says nothing on it until the client ends it. `over` is called once, then. */
export function holdSilentStream(stream: ServerHttp2Stream, clientStreams: boolean, over: () => void): void {
  stream.once('close', over);
  stream.resume();
  // A client that does not stream has ended its side from the start: it waits for what this side would say.
  if (!clientStreams) return;
  stream.once('end', () => {
    if (stream.destroyed) return;
    stream.respond({ ...ANSWER, ...SUCCEEDED }, { endStream: true });
  });
}
