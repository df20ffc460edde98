import { createOnce } from '../../../../providers/vaultwarden/client/create-once';
import { VaultError } from '../../../../providers/vaultwarden/client/errors';
import { lateSignal, untilAborted, writeGrace } from '../../../../providers/vaultwarden/client/interrupt';
import { VaultFixture, hasty } from './vault-fixture';

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
const lost = new VaultError('lost-answer', { reason: 'Lost.', cure: 'Look.' });

describe('an interruption', () => {
  it('leaves work that others share and lets it go on', async () => {
    const control = new AbortController();
    let finish = (_: string): void => undefined;
    const work = new Promise<string>((resolve) => (finish = resolve));
    const left = untilAborted(work, control.signal);
    control.abort();
    await expect(left).rejects.toMatchObject({ kind: 'aborted' });
    finish('done');
    await expect(work).resolves.toBe('done');
    await expect(untilAborted(never(), control.signal)).rejects.toMatchObject({ kind: 'aborted' });
    await expect(untilAborted(work, undefined)).resolves.toBe('done');
  });

  it('reaches a write only after its grace, and not when the write is over', async () => {
    const waits: number[] = [];
    const clock = { ...hasty, sleep: async (milliseconds: number) => void waits.push(milliseconds) };
    const control = new AbortController();
    const [late, over] = [lateSignal(control.signal, clock), lateSignal(control.signal, clock)];
    over?.end();
    control.abort();
    await new Promise((resolve) => setImmediate(resolve));
    expect(waits).toEqual([writeGrace]);
    expect([late?.signal.aborted, over?.signal.aborted]).toEqual([true, false]);
  });

  it('ends a create after one look, and never sends it again', async () => {
    const control = new AbortController();
    control.abort();
    let sent = 0;
    let looked = 0;
    const steps = {
      what: 'item "x"',
      send: async () => {
        sent += 1;
        throw lost;
      },
      findLost: async () => void (looked += 1),
    };
    await expect(createOnce(steps, hasty, { signal: control.signal })).rejects.toMatchObject({
      kind: 'lost-answer',
      reason: expect.stringContaining('item "x" was lost, and the call was interrupted') as string,
    });
    expect([sent, looked]).toEqual([1, 1]);
  });

  it('still answers with what the one look finds', async () => {
    const signal = AbortSignal.abort();
    const send = async (): Promise<string> => Promise.reject(lost);
    await expect(createOnce({ what: 'x', send, findLost: async () => 'found' }, hasty, { signal })).resolves.toBe(
      'found',
    );
  });

  it('says of a write whether the server may have carried it out, and sends nothing once it has happened', async () => {
    const vault = await VaultFixture.start();
    try {
      await vault.register('one@example.com');
      const client = vault.client('one@example.com', { clock: undefined, maxRetryTime: 600 });
      const { id } = await client.organizations.create({ name: 'Team' });
      const endings = [
        [
          { kind: 'answer', status: 503 } as const,
          'the last was answered with 503, and the server may have carried it out',
        ],
        [{ kind: 'answer', status: 429 } as const, /the last was answered with 429\.$/],
        [{ kind: 'cut' } as const, 'the last had no answer, and the server may have carried it out'],
      ] as const;
      for (const [action, ending] of endings) {
        const control = new AbortController();
        vault.server.faults.clear();
        vault.server.faults.add({ route: 'PUT /api/organizations/:id', times: Number.POSITIVE_INFINITY, action });
        const hits = vault.server.faults.hits;
        const call = client.organizations.update(id, { name: 'Other' }, { signal: control.signal });
        call.catch(() => undefined);
        while (vault.server.faults.hits === hits) await new Promise((resolve) => setTimeout(resolve, 5));
        control.abort();
        const reason: unknown =
          typeof ending === 'string' ? expect.stringContaining(ending) : expect.stringMatching(ending);
        await expect(call).rejects.toMatchObject({ kind: 'aborted', reason });
      }
      vault.server.requests.clear();
      const late = client.organizations.update(id, { name: 'Other' }, { signal: AbortSignal.abort() });
      await expect(late).rejects.toMatchObject({ kind: 'aborted' });
      expect(vault.server.requests.count()).toBe(0);
    } finally {
      await vault.stop();
    }
  });
});
