import { testLock } from '../../backend/lock-self-test';
import type { Check } from '../check';

/** Runs of terraform that the self-test makes one after the other, with what it cleans up. */
const RUNS = 10;

/** The self-test of the backend's lock. */
export const backend: Check = {
  name: 'backend',
  what: "the state backend: reached, and its lock taken twice with a scratch state; no stack's state is touched",
  deadline: (timeout) => RUNS * timeout,
  look: async (site) => {
    const { environment, backend: settings } = site.config();
    const { env, signal } = site;
    const terraform = await site.terraform();
    return testLock({ terraform, settings, env, signal, environment, deadline: site.timeout });
  },
};
