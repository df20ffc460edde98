import { Cancellation } from '../../../../providers/framework/plugin/cancellation';

describe('the cancelling of a call', () => {
  it('shows in a signal that is asked for before it, with the reason', () => {
    const cancellation = new Cancellation();
    const { signal } = cancellation;
    expect(signal.aborted).toBe(false);
    cancellation.abort('first');
    cancellation.abort('second');
    expect(signal).toMatchObject({ aborted: true, reason: 'first' });
  });

  it('shows in a signal that is asked for after it', () => {
    const cancellation = new Cancellation();
    cancellation.abort('gone');
    expect(cancellation.signal).toMatchObject({ aborted: true, reason: 'gone' });
  });

  it('follows the outer call, whether that ends before or after the signal is asked for', () => {
    const outer = new Cancellation();
    const early = new Cancellation(outer);
    expect(early.signal.aborted).toBe(false);
    outer.abort('stopped');
    expect(early.signal).toMatchObject({ aborted: true, reason: 'stopped' });
    expect(new Cancellation(outer).signal).toMatchObject({ aborted: true, reason: 'stopped' });
  });

  it('leaves the outer call alone, and lets go of it at the end', () => {
    const outer = new Cancellation();
    const inner = new Cancellation(outer);
    const { signal } = inner;
    inner.end();
    outer.abort('later');
    expect(signal.aborted).toBe(false);
    const other = new Cancellation();
    new Cancellation(other).abort('own');
    expect(other.signal.aborted).toBe(false);
  });

  it('asks nothing of the outer call until its own signal is asked for', () => {
    let asked = 0;
    const outer = {
      get signal() {
        asked += 1;
        return new AbortController().signal;
      },
    };
    const inner = new Cancellation(outer);
    inner.end();
    expect(asked).toBe(0);
    expect(inner.signal.aborted).toBe(false);
    expect(asked).toBeGreaterThan(0);
  });
});
