import type { VaultSettings } from '../../settings';
import { Refusal } from '../http/failure';

/**
 * One more request per `period` after a burst, per address: the generic cell rate algorithm, as upstream uses it
 * (src/ratelimit.rs). A refusal carries no Retry-After (reference section 1).
 */
export class Limiter {
  readonly #arrivals = new Map<string, number>();

  /** @param seconds between two requests once the burst is used up. */
  constructor(
    private readonly seconds: number,
    private readonly burst: number,
    private readonly clock: () => number = Date.now,
  ) {}

  /** Whether this request still fits; counts it when it does. */
  accepts(address: string): boolean {
    const period = this.seconds * 1000;
    const time = this.clock();
    const arrival = Math.max(this.#arrivals.get(address) ?? 0, time);
    if (arrival - time > period * (this.burst - 1)) return false;
    this.#arrivals.set(address, arrival + period);
    return true;
  }

  /** @throws Refusal with status 429. */
  check(address: string, message: string): void {
    if (!this.accepts(address)) throw new Refusal(message, 429);
  }
}

/** The three limits of reference section 2. */
export interface Limiters {
  readonly login: Limiter;
  readonly admin: Limiter;
  readonly unauthenticated: Limiter;
}

export function createLimiters(settings: VaultSettings): Limiters {
  return {
    login: new Limiter(settings.LOGIN_RATELIMIT_SECONDS, settings.LOGIN_RATELIMIT_MAX_BURST),
    admin: new Limiter(settings.ADMIN_RATELIMIT_SECONDS, settings.ADMIN_RATELIMIT_MAX_BURST),
    unauthenticated: new Limiter(
      settings.UNAUTHENTICATED_RATELIMIT_SECONDS,
      settings.UNAUTHENTICATED_RATELIMIT_MAX_BURST,
    ),
  };
}
