import type { ProviderCall } from '../../protocol/provider-server';
import type { Deadline } from '../contexts';
import { TfError, diagnosticOf, isError, type Diagnostic } from '../diagnostics';
import { formatDuration } from '../duration';

/** setTimeout takes a 32-bit number of milliseconds; a longer wait would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** How long work that changes nothing may go on after a stop, in milliseconds. */
const LEAVE_AFTER = 2_000;

/**
 * The life of one RPC: its signal, its deadline, and how its errors are shown. Signals and timers are made when a handler
 * first asks for them: of a thousand reads most never do, and an AbortController is dearer than the rest of a call.
 */
export class CallScope {
  private reason: TfError | undefined;
  private stop: AbortController | undefined;
  private time: AbortController | undefined;
  private timer: NodeJS.Timeout | undefined;

  private left: ((reason: unknown) => void) | undefined;
  private leaving: NodeJS.Timeout | undefined;
  private listening = false;

  /**
   * @param doing What the call does, as a phrase for messages: `creating demo_file`.
   * @param call Its abort is this scope's too.
   */
  constructor(
    readonly doing: string,
    private readonly call: ProviderCall,
  ) {}

  /** Aborted when Terraform stops the provider or drops the call. */
  get signal(): AbortSignal {
    this.stop ??= this.controller();
    return this.stop.signal;
  }

  abort(): void {
    this.reason ??= new TfError('Stopped', `Terraform asked the provider to stop while it was ${this.doing}.`);
    this.stop?.abort(this.reason);
    this.time?.abort(this.reason);
    if (this.left !== undefined) this.startLeaving(this.left);
  }

  /**
   * The outcome of work that changes nothing. After an abort it has {@link LEAVE_AFTER} to end in words of its own.
   * @throws TfError the reason of the abort, when the work goes on regardless
   */
  async unlessLeft<T>(work: Promise<T> | T): Promise<T> {
    if (!(work instanceof Promise)) return work;
    return new Promise<T>((resolve, reject) => {
      work.then(resolve, reject);
      this.left = reject;
      if (this.reason !== undefined) this.startLeaving(reject);
    });
  }

  /** Starts the clock of the operation. */
  deadline(total: number): Deadline {
    const at = Date.now() + total;
    const remaining = (): number => Math.max(0, at - Date.now());
    const signal = (): AbortSignal => {
      if (this.time === undefined) {
        this.time = this.controller();
        this.timer = setTimeout(() => this.expire(total), Math.min(remaining(), LONGEST_TIMER));
        this.timer.unref();
      }
      return this.time.signal;
    };
    return {
      at,
      total,
      remaining,
      get signal() {
        return signal();
      },
    };
  }

  end(): void {
    clearTimeout(this.timer);
    clearTimeout(this.leaving);
    if (this.listening) this.call.signal.removeEventListener('abort', this.dropped);
  }

  /** Libraries wrap the reason of an abort in errors of their own: the reason is what a person should read. */
  diagnosticOf(error: unknown): Diagnostic {
    const aborted = isError(error) && (error.name === 'AbortError' || error.name === 'TimeoutError');
    if (aborted) this.listen();
    return diagnosticOf(aborted && this.reason !== undefined ? this.reason : error, this.doing);
  }

  private startLeaving(leave: (reason: unknown) => void): void {
    this.leaving ??= setTimeout(() => leave(this.reason), LEAVE_AFTER);
    this.leaving.unref();
  }

  private readonly dropped = (): void => this.abort();

  /** The call's own signal is made on demand too, so it is asked for no sooner than somebody asks for one of these. */
  private listen(): void {
    if (this.listening) return;
    this.listening = true;
    if (this.call.signal.aborted) this.abort();
    else this.call.signal.addEventListener('abort', this.dropped, { once: true });
  }

  private controller(): AbortController {
    this.listen();
    const controller = new AbortController();
    if (this.reason !== undefined) controller.abort(this.reason);
    return controller;
  }

  private expire(total: number): void {
    this.reason ??= new TfError(
      'Timed out',
      `The time allowed for ${this.doing} (${formatDuration(total)}) is over. A "timeouts" block may allow more, where the resource has one.`,
    );
    this.time?.abort(this.reason);
  }
}
