/** Frame types of HTTP/2 (RFC 9113, section 6). */
export const FRAME = {
  data: 0,
  headers: 1,
  priority: 2,
  resetStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** Flags of frames; what a bit means depends on the frame's type. */
export const FLAG = { endStream: 0x1, ack: 0x1, endHeaders: 0x4, padded: 0x8, priority: 0x20 } as const;

/** Error codes (RFC 9113, section 7). */
export const ERROR = {
  none: 0,
  protocol: 1,
  flowControl: 3,
  frameSize: 6,
  compression: 9,
  enhanceYourCalm: 11,
} as const;

/** The client broke the rules in a way that ends the connection. */
export class ConnectionFault extends Error {
  override readonly name = 'ConnectionFault';

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');
/** Bytes of a frame before its payload. */
export const FRAME_HEAD = 9;

/** The largest payload that both sides take unless a setting says otherwise, in bytes. */
export const DEFAULT_MAX_FRAME = 16_384;

export function frameHead(length: number, type: number, flags: number, streamId: number): Buffer {
  const head = Buffer.allocUnsafe(FRAME_HEAD);
  head.writeUIntBE(length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(streamId, 5);
  return head;
}

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Buffer;
}

/** Cuts what a client sends into frames, after the preface that every connection begins with. */
export class FrameReader {
  private rest: Buffer | undefined;
  private begun = false;

  constructor(private readonly visit: (frame: Frame) => void) {}

  /** @throws ConnectionFault on a wrong preface or a frame that is larger than allowed */
  push(chunk: Buffer): void {
    const bytes = this.rest === undefined ? chunk : Buffer.concat([this.rest, chunk]);
    this.rest = undefined;
    let position = this.begun ? 0 : this.preface(bytes);
    while (bytes.length - position >= FRAME_HEAD && this.begun) {
      const length = bytes.readUIntBE(position, 3);
      if (length > DEFAULT_MAX_FRAME) {
        throw new ConnectionFault(
          ERROR.frameSize,
          `a frame of ${length} bytes; at most ${DEFAULT_MAX_FRAME} are allowed`,
        );
      }
      const end = position + FRAME_HEAD + length;
      if (end > bytes.length) break;
      this.visit({
        type: bytes.readUInt8(position + 3),
        flags: bytes.readUInt8(position + 4),
        streamId: bytes.readUInt32BE(position + 5) & 0x7fffffff,
        payload: bytes.subarray(position + FRAME_HEAD, end),
      });
      position = end;
    }
    if (position < bytes.length) this.rest = bytes.subarray(position);
  }

  private preface(bytes: Buffer): number {
    const length = Math.min(bytes.length, PREFACE.length);
    if (bytes.compare(PREFACE, 0, length, 0, length) !== 0) {
      throw new ConnectionFault(ERROR.protocol, 'the client does not speak HTTP/2');
    }
    this.begun = length === PREFACE.length;
    return this.begun ? length : 0;
  }
}

/** The payload without the padding, and without the priority that a HEADERS frame may begin with. */
export function unpadded({ type, flags, payload }: Frame): Buffer {
  const isPadded = (flags & FLAG.padded) !== 0;
  const padding = isPadded ? (payload[0] ?? 0) : 0;
  const start = (isPadded ? 1 : 0) + (type === FRAME.headers && (flags & FLAG.priority) !== 0 ? 5 : 0);
  if (start + padding > payload.length) {
    throw new ConnectionFault(ERROR.protocol, `a frame of ${payload.length} bytes with ${padding} bytes of padding`);
  }
  return payload.subarray(start, payload.length - padding);
}
