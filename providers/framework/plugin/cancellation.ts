import type { Call } from './service';

/**
 * The cancelling of one call, at hardly any cost until somebody asks for its signal: an AbortController with a listener is
 * dearer than all the rest of a short call, and most calls never look at it.
 */
export class Cancellation implements Call {
  private controller: AbortController | undefined;
  private aborted = false;
  private reason: unknown;

  /** @param outer Its abort is this one's too. */
  constructor(private readonly outer?: Call) {}

  get signal(): AbortSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.aborted) this.controller.abort(this.reason);
      else if (this.outer?.signal.aborted === true) this.forward();
      else this.outer?.signal.addEventListener('abort', this.forward, { once: true });
    }
    return this.controller.signal;
  }

  /** @param reason What the signal's `reason` is. Only the first call counts. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.controller?.abort(reason);
  }

  /** Lets go of `outer`. To be called when the call is over. */
  end(): void {
    if (this.controller !== undefined) this.outer?.signal.removeEventListener('abort', this.forward);
  }

  private readonly forward = (): void => this.abort(this.outer?.signal.reason);
}
