import { waitUntil } from '../../sandbox/wait-until';

describe('waiting', () => {
  it('ends when the attempt succeeds', async () => {
    let attempts = 0;
    await waitUntil({ what: 'three attempts', deadline: 5, interval: 1, attempt: async () => ++attempts === 3 });
    expect(attempts).toBe(3);
  });

  it('says at its deadline what it waited for, the last reason and the evidence', async () => {
    const attempt = () => Promise.reject(new Error('connection refused'));
    const wait = waitUntil({
      what: 'etcd',
      deadline: 0.05,
      interval: 5,
      attempt,
      evidence: () => 'the end of the log',
    });
    await expect(wait).rejects.toThrow(
      /^Waiting for etcd failed: not there after \d+\.\d s\.\nLast answer: connection refused\nthe end of the log$/,
    );
  });

  it('gives up at once when waiting is hopeless', async () => {
    const started = Date.now();
    const wait = waitUntil({ what: 'x', deadline: 60, attempt: async () => false, hopeless: () => 'x has ended' });
    await expect(wait).rejects.toThrow('Waiting for x failed: x has ended.');
    expect(Date.now() - started).toBeLessThan(30_000);
  });
});
