import type { Clock } from '../clock';
import { parseTotp, totpCode, totpStep } from '../crypto/totp';
import type { TotpParameters } from '../crypto/totp';

/** Makes the codes of one account. A server takes each step's code once: no step is used twice, it is waited for. */
export class OneTimePassword {
  readonly #parameters: TotpParameters;
  readonly #clock: Clock;
  #last = -1;

  /** @throws VaultError `invalid` when the secret is malformed */
  constructor(secret: string, clock: Clock) {
    this.#parameters = parseTotp(secret);
    this.#clock = clock;
  }

  /** A code that this process has not sent yet; waits at most one period, 30 s as a rule. */
  async next(signal?: AbortSignal): Promise<string> {
    let step = totpStep(this.#parameters, this.#clock.now());
    while (step <= this.#last) {
      const begin = (this.#last + 1) * this.#parameters.period * 1_000;
      await this.#clock.sleep(Math.max(1, begin - this.#clock.now()), signal);
      step = totpStep(this.#parameters, this.#clock.now());
    }
    this.#last = step;
    return totpCode(this.#parameters, step);
  }
}
