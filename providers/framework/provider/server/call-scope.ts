import type { Deadline } from '../contexts';
import { TfError, diagnosticOf, type Diagnostic } from '../diagnostics';
import { formatDuration } from '../duration';

/** setTimeout takes a 32-bit number of milliseconds; a longer wait would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The life of one RPC: its signal, its deadline, and how its errors are shown. */
export class CallScope {
  private readonly stop = new AbortController();
  private readonly time = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  /** @param doing What the call does, as a phrase for messages: `creating demo_file`. */
  constructor(readonly doing: string) {}

  /** Aborted when Terraform stops the provider or drops the call. */
  get signal(): AbortSignal {
    return this.stop.signal;
  }

  abort(): void {
    const reason = new TfError('Stopped', `Terraform asked the provider to stop while it was ${this.doing}.`);
    this.stop.abort(reason);
    this.time.abort(reason);
  }

  /** Starts the clock of the operation. */
  deadline(total: number): Deadline {
    const at = Date.now() + total;
    const expire = (): void =>
      this.time.abort(
        new TfError(
          'Timed out',
          `The time allowed for ${this.doing} (${formatDuration(total)}) is over. A "timeouts" block may allow more, where the resource has one.`,
        ),
      );
    this.timer = setTimeout(expire, Math.min(total, LONGEST_TIMER));
    this.timer.unref();
    return { at, total, remaining: () => Math.max(0, at - Date.now()), signal: this.time.signal };
  }

  end(): void {
    clearTimeout(this.timer);
  }

  /** Libraries wrap the reason of an abort in errors of their own: the reason is what a person should read. */
  diagnosticOf(error: unknown): Diagnostic {
    const aborted = error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
    const reason: unknown = this.stop.signal.aborted ? this.stop.signal.reason : this.time.signal.reason;
    return diagnosticOf(aborted && reason !== undefined ? reason : error, this.doing);
  }
}
