import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Checkout } from '../support/checkout';
import { STACKS } from '../support/stacks';

/** Processes that end, on purpose and not. */
export function stopAndStart(checkout: Checkout): void {
  describe('the life of a sandbox', () => {
    test('stop ends every process', async () => {
      expect(checkout.sandbox('stop').code).toBe(0);
      expect(await checkout.processesThatStay()).toEqual([]);
      expect(checkout.sandbox('status').code).toBe(2);
    });

    test('up cleans up after a run that was killed, and brings everything back without changes', async () => {
      await checkout.killedSandbox(4000, 'up');
      const up = checkout.sandbox('up');
      const output = up.stdout + up.stderr;
      expect({ code: up.code, tail: up.code === 0 ? '' : output.slice(-3000) }).toEqual({ code: 0, tail: '' });
      for (const stack of STACKS) expect(output).toMatch(new RegExp(`${stack}.*no changes`));
      expect(checkout.sandbox('status').code).toBe(0);
    });
  });
}

/** The last test: nothing runs afterwards. */
export function down(checkout: Checkout): void {
  describe('at the end', () => {
    test('down leaves no process and nothing of this checkout', async () => {
      expect(checkout.sandbox('down').code).toBe(0);
      expect(await checkout.processesThatStay()).toEqual([]);
      expect(existsSync(path.join(checkout.folder, '.sandbox'))).toBe(false);
    });
  });
}
