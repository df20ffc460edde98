import type { Destination, FrameWriter } from './frame-writer';

/** Who takes what the client sends on a stream. */
export interface StreamObserver {
  /** A piece of the body. */
  data?(chunk: Buffer): void;
  /** The client has sent everything. */
  end?(): void;
  /** The stream is over, because both sides have ended it, the client reset it, or the connection is gone. Called once. */
  close(): void;
}

/** A request and its answer. */
export class ServerStream implements Destination {
  /** Bytes that were taken since the client was last told. */
  taken = 0;
  window: number;
  pending: Destination['pending'];
  private observer: StreamObserver | undefined;
  private clientEnded = false;
  private answered = false;
  private ended = false;
  private closed = false;

  constructor(
    readonly id: number,
    private readonly writer: FrameWriter,
    private readonly over: () => void,
  ) {
    this.window = writer.streamWindow;
  }

  /** Whether an answer can still be given. */
  get isOpen(): boolean {
    return !this.answered && !this.closed;
  }

  /** To be called while the headers are being handled; before it nothing is lost, for nothing more has been read. */
  observe(observer: StreamObserver): void {
    this.observer = observer;
  }

  /** Answers with headers alone. */
  end(block: Uint8Array): void {
    if (!this.isOpen) return;
    this.answered = true;
    this.writer.headers(this.id, block, true);
    this.finish();
  }

  /** Answers with headers, a body and trailers. */
  answer(block: Uint8Array, body: Uint8Array, trailers: Uint8Array): void {
    if (!this.isOpen) return;
    this.answered = true;
    this.writer.headers(this.id, block, false);
    this.writer.body(this, body, () => {
      this.writer.headers(this.id, trailers, true);
      this.finish();
    });
  }

  receive(chunk: Buffer): void {
    if (!this.clientEnded && !this.ended) this.observer?.data?.(chunk);
  }

  receiveEnd(): void {
    if (this.clientEnded) return;
    this.clientEnded = true;
    if (this.ended) this.close();
    else this.observer?.end?.();
  }

  /** The stream is no more. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.writer.forget(this);
    this.over();
    this.observer?.close();
  }

  private finish(): void {
    this.ended = true;
    if (this.clientEnded) this.close();
  }
}
