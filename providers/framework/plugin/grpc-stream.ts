import { Cancellation } from './cancellation';
import type { Headers } from './http2/header-decoder';
import { encodeHeaders } from './http2/header-encoder';
import type { ServerStream } from './http2/server-stream';
import type { MethodDefinition } from './service';

/** What Terraform's side of the protocol allows for one message, in bytes. */
export const MAX_MESSAGE = 256 * 1024 * 1024;

/** The status codes of gRPC that this server gives by itself. */
const STATUS = { ok: '0', resourceExhausted: '8', unimplemented: '12', internal: '13' } as const;
const HTTP = { ok: 200, methodNotAllowed: 405, unsupportedMediaType: 415 } as const;

const CONTENT_TYPE = 'application/grpc';
/** Every message is preceded by a byte that says whether it is compressed, and its length as four bytes. */
const PREFIX = 5;

const ANSWER = encodeHeaders(HTTP.ok, { 'content-type': CONTENT_TYPE });
const SUCCEEDED = encodeHeaders(undefined, { 'grpc-status': STATUS.ok });
const NOTHING = encodeHeaders(HTTP.ok, { 'content-type': CONTENT_TYPE, 'grpc-status': STATUS.ok });

/** A request that breaks the rules of gRPC, or asks for what this server does not do. */
interface Refusal {
  readonly status: string;
  readonly message: string;
}

/** Ends a stream without an answer: gRPC's status and a message, in the only headers that are sent. */
function refuse(stream: ServerStream, { status, message }: Refusal): void {
  // Percent-encoding as the specification of gRPC over HTTP/2 asks for it; encodeURIComponent encodes more, which is allowed.
  const text = encodeURIComponent(message);
  stream.end(encodeHeaders(HTTP.ok, { 'content-type': CONTENT_TYPE, 'grpc-status': status, 'grpc-message': text }));
}

/** Answers a request that cannot be one of gRPC's with its HTTP status, and says whether it was one. */
export function refuseOtherHttp(stream: ServerStream, headers: Headers): boolean {
  let fault: number | undefined;
  if (headers.get(':method') !== 'POST') fault = HTTP.methodNotAllowed;
  else if (headers.get('content-type')?.startsWith(CONTENT_TYPE) !== true) fault = HTTP.unsupportedMediaType;
  if (fault !== undefined) stream.end(encodeHeaders(fault, {}));
  return fault !== undefined;
}

export function refuseUnknownMethod(stream: ServerStream, path: string): void {
  refuse(stream, { status: STATUS.unimplemented, message: `this plugin has no method ${path.slice(0, 200)}` });
}

/** Reads one message, calls the method, writes one message. `over` is called once, when no work for the call is left. */
export function serveUnary(
  stream: ServerStream,
  method: Extract<MethodDefinition, { kind: 'unary' }>,
  over: () => void,
): void {
  const cancellation = new Cancellation();
  const chunks: Buffer[] = [];
  let size = 0;
  let handling = false;
  let closed = false;
  const answer = (give: () => void): void => {
    handling = false;
    if (closed) over();
    else give();
  };
  stream.observe({
    data: (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > PREFIX + MAX_MESSAGE) chunks.splice(0);
    },
    end: () => {
      const request = messageOf(chunks, size);
      if ('status' in request) {
        refuse(stream, request);
        return;
      }
      handling = true;
      method.handle(request, cancellation).then(
        (response) => answer(() => send(stream, response)),
        (error: unknown) => {
          const message = error instanceof Error ? error.name : 'error';
          answer(() => refuse(stream, { status: STATUS.internal, message }));
        },
      );
    },
    close: () => {
      closed = true;
      if (handling) cancellation.abort(new Error('the client cancelled the call or is gone'));
      else over();
    },
  });
}

/** The one message of a request; what is not exactly one plain message is refused. */
function messageOf(chunks: readonly Buffer[], size: number): Buffer | Refusal {
  if (size > PREFIX + MAX_MESSAGE) {
    return { status: STATUS.resourceExhausted, message: `a message has at most ${MAX_MESSAGE} bytes` };
  }
  const [first] = chunks;
  const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, size);
  if (body.length < PREFIX) return { status: STATUS.internal, message: 'the request has no message' };
  if (body[0] !== 0) {
    return { status: STATUS.unimplemented, message: 'compressed messages are not supported, only identity' };
  }
  const length = body.readUInt32BE(1);
  if (length === body.length - PREFIX) return body.subarray(PREFIX);
  return {
    status: STATUS.internal,
    message: `the request announces ${length} bytes and brings ${body.length - PREFIX}`,
  };
}

function send(stream: ServerStream, response: Uint8Array): void {
  if (response.length > MAX_MESSAGE) {
    const message = `the answer has ${response.length} bytes, and a message has at most ${MAX_MESSAGE}`;
    refuse(stream, { status: STATUS.resourceExhausted, message });
    return;
  }
  const framed = Buffer.allocUnsafe(PREFIX + response.length);
  framed[0] = 0;
  framed.writeUInt32BE(response.length, 1);
  framed.set(response, PREFIX);
  stream.answer(ANSWER, framed, SUCCEEDED);
}

/** Accepts a stream and says nothing on it until the client ends it. `over` is called once, then. */
export function holdSilentStream(stream: ServerStream, clientStreams: boolean, over: () => void): void {
  stream.observe({
    close: over,
    // A client that does not stream has ended its side from the start: it waits for what this side would say.
    end: () => {
      if (clientStreams) stream.end(NOTHING);
    },
  });
}
