import type { Duplex } from 'node:stream';
import type { Frame } from './frames';
import { ConnectionFault, ERROR, FLAG, FRAME, FRAME_HEAD, FrameReader, unpadded } from './frames';
import { FrameWriter } from './frame-writer';
import type { Headers } from './header-decoder';
import { HeaderDecoder } from './header-decoder';
import { ServerStream } from './server-stream';

/** Takes up a request as soon as its headers are there. */
export type RequestHandler = (stream: ServerStream, headers: Headers) => void;

/**
 * How much the client may send before this side has taken it, in bytes, for a stream and for a connection. The default of
 * HTTP/2 (64 KiB) makes a large message wait for a hundred answers on its way.
 */
const STREAM_WINDOW = 4 * 1024 * 1024;
const CONNECTION_WINDOW = 16 * 1024 * 1024;
const DEFAULT_WINDOW = 65_535;

/** Bytes of one header block, with the heads of its frames, which may be empty; Terraform's have a hundred. */
const MAX_HEADERS = 64 * 1024;

const SETTING = { initialWindowSize: 4, maxFrameSize: 5 } as const;

/**
 * The server's side of one HTTP/2 connection (RFC 9113), as far as gRPC needs it: no push, no priorities, no upgrade from
 * HTTP/1. A client that breaks the rules is disconnected, after a GOAWAY with the reason.
 */
export class Http2Connection {
  private readonly streams = new Map<number, ServerStream>();
  private readonly decoder = new HeaderDecoder();
  private readonly writer: FrameWriter;
  private lastStream = 0;
  /** A header block that goes on in the next frame. */
  private block: { readonly streamId: number; readonly endStream: boolean; readonly parts: Buffer[] } | undefined;
  /** Bytes that were taken since the client was last told. */
  private taken = 0;

  constructor(
    private readonly socket: Duplex,
    private readonly handle: RequestHandler,
  ) {
    this.writer = new FrameWriter(socket);
    this.writer.frame(FRAME.settings, 0, 0, setting(SETTING.initialWindowSize, STREAM_WINDOW));
    this.writer.frame(FRAME.windowUpdate, 0, 0, uint32(CONNECTION_WINDOW - DEFAULT_WINDOW));
    const reader = new FrameReader((frame) => this.take(frame));
    socket.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch (error) {
        this.fail(error);
      }
    });
    // What breaks a connection (a client that is gone) ends its streams; it is nobody's fault here.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      for (const stream of [...this.streams.values()]) stream.close();
    });
  }

  private fail(error: unknown): void {
    if (!(error instanceof ConnectionFault)) throw error;
    const reason = Buffer.concat([uint32(this.lastStream), uint32(error.code), Buffer.from(error.message)]);
    this.writer.frame(FRAME.goAway, 0, 0, reason);
    this.writer.flush();
    this.socket.destroy();
  }

  private take(frame: Frame): void {
    if (this.block !== undefined && (frame.type !== FRAME.continuation || frame.streamId !== this.block.streamId)) {
      throw new ConnectionFault(ERROR.protocol, 'another frame in the middle of headers');
    }
    switch (frame.type) {
      case FRAME.data:
        return this.takeData(frame);
      case FRAME.headers:
        this.block = { streamId: frame.streamId, endStream: (frame.flags & FLAG.endStream) !== 0, parts: [] };
        return this.takeBlock(frame, unpadded(frame));
      case FRAME.continuation:
        return this.takeBlock(frame, frame.payload);
      case FRAME.resetStream:
        return this.streams.get(frame.streamId)?.close();
      case FRAME.settings:
        return this.takeSettings(frame);
      case FRAME.ping:
        if ((frame.flags & FLAG.ack) === 0) this.writer.frame(FRAME.ping, FLAG.ack, 0, Buffer.from(frame.payload));
        return;
      case FRAME.windowUpdate:
        return this.takeWindow(frame);
      case FRAME.pushPromise:
        throw new ConnectionFault(ERROR.protocol, 'a client cannot push');
    }
  }

  private takeData(frame: Frame): void {
    // What comes for a stream that is over counts too: the client has spent its window on it.
    this.taken += frame.payload.length;
    if (this.taken >= CONNECTION_WINDOW / 2) {
      this.writer.frame(FRAME.windowUpdate, 0, 0, uint32(this.taken));
      this.taken = 0;
    }
    const stream = this.streams.get(frame.streamId);
    if (stream === undefined) {
      if (frame.streamId === 0 || frame.streamId > this.lastStream) {
        throw new ConnectionFault(ERROR.protocol, 'data before headers');
      }
      return;
    }
    const isLast = (frame.flags & FLAG.endStream) !== 0;
    stream.taken += frame.payload.length;
    if (!isLast && stream.taken >= STREAM_WINDOW / 2) {
      this.writer.frame(FRAME.windowUpdate, 0, stream.id, uint32(stream.taken));
      stream.taken = 0;
    }
    stream.receive(unpadded(frame));
    if (isLast) stream.receiveEnd();
  }

  private takeBlock({ flags }: Frame, part: Buffer): void {
    const { block } = this;
    if (block === undefined) throw new ConnectionFault(ERROR.protocol, 'a continuation of no headers');
    block.parts.push(part);
    const size = block.parts.reduce((sum, { length }) => sum + length + FRAME_HEAD, 0);
    if (size > MAX_HEADERS)
      throw new ConnectionFault(ERROR.enhanceYourCalm, `headers of more than ${MAX_HEADERS} bytes`);
    if ((flags & FLAG.endHeaders) === 0) return;
    this.block = undefined;
    const headers = this.decoder.decode(block.parts.length === 1 ? part : Buffer.concat(block.parts));
    this.takeHeaders(block.streamId, headers, block.endStream);
  }

  private takeHeaders(id: number, headers: Headers, endStream: boolean): void {
    const known = this.streams.get(id);
    if (known !== undefined) {
      // Trailers: gRPC's clients have none, and nothing here would read them.
      if (endStream) known.receiveEnd();
      return;
    }
    if (id % 2 === 0) throw new ConnectionFault(ERROR.protocol, `a client cannot open stream ${id}`);
    if (id <= this.lastStream) return;
    this.lastStream = id;
    const stream = new ServerStream(id, this.writer, () => this.streams.delete(id));
    this.streams.set(id, stream);
    this.handle(stream, headers);
    if (endStream) stream.receiveEnd();
  }

  private takeSettings({ flags, payload }: Frame): void {
    if ((flags & FLAG.ack) !== 0) return;
    if (payload.length % 6 !== 0) throw new ConnectionFault(ERROR.frameSize, `settings of ${payload.length} bytes`);
    for (let at = 0; at < payload.length; at += 6) {
      const value = payload.readUInt32BE(at + 2);
      const name = payload.readUInt16BE(at);
      if (name === SETTING.initialWindowSize) this.writer.resizeWindows(value, this.streams.values());
      else if (name === SETTING.maxFrameSize) this.writer.limitFrames(value);
    }
    this.writer.frame(FRAME.settings, FLAG.ack, 0, Buffer.alloc(0));
  }

  private takeWindow({ streamId, payload }: Frame): void {
    if (payload.length !== 4) throw new ConnectionFault(ERROR.frameSize, `a window update of ${payload.length} bytes`);
    const by = payload.readUInt32BE(0) & 0x7fffffff;
    if (streamId === 0) return this.writer.enlarge(by);
    const stream = this.streams.get(streamId);
    if (stream !== undefined) this.writer.enlarge(by, stream);
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function setting(name: number, value: number): Buffer {
  const bytes = Buffer.allocUnsafe(6);
  bytes.writeUInt16BE(name);
  bytes.writeUInt32BE(value, 2);
  return bytes;
}
