import type { Duplex } from 'node:stream';
import { ConnectionFault, DEFAULT_MAX_FRAME, ERROR, FLAG, FRAME, frameHead } from './frames';

/** What a client takes before it has said anything else, in bytes (RFC 9113, 6.9.2). */
const DEFAULT_WINDOW = 65_535;
const LARGEST_WINDOW = 2 ** 31 - 1;

/** One stream as the writer sees it. */
export interface Destination {
  readonly id: number;
  /** How much the client still takes on this stream; may be negative after a change of the settings. */
  window: number;
  /** What waits for a window. */
  pending?: { readonly bytes: Uint8Array; sent: number; readonly finish: () => void } | undefined;
}

/**
 * Sends frames: in one write whatever one turn of the event loop brings, and bytes of bodies only as far as the client's
 * windows allow.
 */
export class FrameWriter {
  /** The window that a new stream begins with. */
  streamWindow = DEFAULT_WINDOW;
  private window = DEFAULT_WINDOW;
  private maxFrame = DEFAULT_MAX_FRAME;
  private parts: Uint8Array[] = [];
  private readonly waiting = new Set<Destination>();

  constructor(private readonly socket: Duplex) {}

  frame(type: number, flags: number, streamId: number, payload: Uint8Array): void {
    // After all that was read at once is handled: its answers then leave in one write.
    if (this.parts.length === 0) setImmediate(() => this.flush());
    this.parts.push(frameHead(payload.length, type, flags, streamId));
    if (payload.length > 0) this.parts.push(payload);
  }

  /** @param block At most {@link DEFAULT_MAX_FRAME} bytes. */
  headers(streamId: number, block: Uint8Array, endStream: boolean): void {
    this.frame(FRAME.headers, FLAG.endHeaders | (endStream ? FLAG.endStream : 0), streamId, block);
  }

  /** Sends a body, now or when the client takes it; `finish` is called after its last byte. */
  body(to: Destination, bytes: Uint8Array, finish: () => void): void {
    to.pending = { bytes, sent: 0, finish };
    this.waiting.add(to);
    this.sendWaiting();
  }

  /** Forgets what waits for a stream that is no more. */
  forget(stream: Destination): void {
    stream.pending = undefined;
    this.waiting.delete(stream);
  }

  /** The client takes more: on one stream, or without one on the connection. */
  enlarge(by: number, stream?: Destination): void {
    const window = (stream?.window ?? this.window) + by;
    if (window > LARGEST_WINDOW) throw new ConnectionFault(ERROR.flowControl, `a window of ${window} bytes`);
    if (stream === undefined) this.window = window;
    else stream.window = window;
    this.sendWaiting();
  }

  /** The client changed what every stream takes. */
  resizeWindows(size: number, streams: Iterable<Destination>): void {
    if (size > LARGEST_WINDOW) throw new ConnectionFault(ERROR.flowControl, `a window of ${size} bytes`);
    const change = size - this.streamWindow;
    this.streamWindow = size;
    for (const stream of streams) stream.window += change;
    this.sendWaiting();
  }

  limitFrames(size: number): void {
    this.maxFrame = Math.max(DEFAULT_MAX_FRAME, size);
  }

  /** Writes what was collected. */
  flush(): void {
    if (this.parts.length === 0 || this.socket.destroyed) return;
    const bytes = Buffer.concat(this.parts);
    this.parts = [];
    this.socket.write(bytes);
  }

  private sendWaiting(): void {
    for (const stream of this.waiting) {
      this.send(stream);
      if (this.window <= 0) break;
    }
  }

  private send(stream: Destination): void {
    const { pending } = stream;
    if (pending === undefined) return;
    while (pending.sent < pending.bytes.length) {
      const allowed = Math.min(this.window, stream.window, this.maxFrame);
      if (allowed <= 0) return;
      const part = pending.bytes.subarray(pending.sent, pending.sent + allowed);
      this.frame(FRAME.data, 0, stream.id, part);
      pending.sent += part.length;
      this.window -= part.length;
      stream.window -= part.length;
    }
    this.forget(stream);
    pending.finish();
  }
}
