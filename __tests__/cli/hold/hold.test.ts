import type { Cluster } from '../../../cli/cluster/cluster';
import { connectCluster } from '../../../cli/cluster/connect-cluster';
import { InterruptedError } from '../../../errors/command-error';
import { Hold, type HoldOptions } from '../../../cli/hold/hold';
import { LEASE, leaseObject, leaseRecord } from '../../../cli/hold/lease-record';
import { withHold } from '../../../cli/hold/with-hold';
import { StubCluster } from '../backup/stub-cluster';
import { ApiStub, UID } from '../cluster/api-stub';

const config = { environment: 'test', cluster: { context: 'here', uid: UID } } as Parameters<typeof connectCluster>[0];

let api: ApiStub;
let stub: StubCluster;
let cluster: Cluster;
let interruption: AbortController;
let said: string[];

beforeAll(async () => void (api = await ApiStub.start()));
afterAll(() => api.stop());
beforeEach(async () => {
  stub = new StubCluster();
  api.answer = stub.answer;
  interruption = new AbortController();
  said = [];
  cluster = await connectCluster(config, { env: api.kubeconfig(), signal: interruption.signal });
});
afterEach(() => cluster.close());

const options = (holder: string, more: Partial<HoldOptions> = {}): HoldOptions => ({
  cluster,
  holder,
  doing: 'restore of sample',
  signal: interruption.signal,
  report: (line) => said.push(line),
  ...more,
});
const lease = () => {
  const found = stub.find('Lease', LEASE);
  if (found === undefined) throw new Error('there is no Lease');
  return leaseRecord(found);
};
/** A Lease as a process left it that was last heard of so many seconds ago. */
function leftBehind(secondsAgo: number, seconds: number): void {
  const renewed = new Date(Date.now() - secondsAgo * 1000);
  const record = { version: '7', holder: 'bob@desk', doing: 'backup of sample', seconds, since: renewed, renewed };
  const { metadata, spec } = leaseObject('sample', { ...record, transitions: 2 });
  stub.objects.push({ kind: 'Lease', metadata: { ...metadata, name: LEASE }, spec });
}

test('one holder at a time: the second one is told who has it, for what and since when, and gets it after the release', async () => {
  const first = await Hold.take('sample', options('alice@laptop'));
  const since = lease().since.toISOString();
  await expect(Hold.take('sample', options('bob@desk'))).rejects.toThrow(
    `alice@laptop is at work on the data of namespace sample: restore of sample, since ${since}`,
  );
  await first.release();
  expect(lease().holder).toBeUndefined();
  const second = await Hold.take('sample', options('bob@desk'));
  expect(lease()).toMatchObject({ holder: 'bob@desk', transitions: 1 });
  await second.release();
});

test('of two that begin at the same moment one gets it, and the other is told so', async () => {
  const both = await Promise.allSettled([
    Hold.take('sample', options('alice@laptop')),
    Hold.take('sample', options('bob@desk')),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  for (const each of both) if (each.status === 'fulfilled') await each.value.release();
});

test('it is renewed as long as the process lives, also after somebody put a label on the Lease', async () => {
  const hold = await Hold.take('sample', options('alice@laptop', { renewEvery: 0.05 }));
  const before = lease().renewed;
  const found = stub.find('Lease', LEASE);
  Object.assign(found?.metadata ?? {}, { resourceVersion: '40' });
  while (lease().renewed <= before) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(lease()).toMatchObject({ holder: 'alice@laptop', version: expect.stringMatching(/^4\d/) as string });
  expect(hold.lost.aborted).toBe(false);
  await hold.release();
});

test('what a dead process holds is taken over once nobody was seen to renew it', async () => {
  leftBehind(3600, 0.5);
  const hold = await Hold.take('sample', options('alice@laptop'));
  expect(lease()).toMatchObject({ holder: 'alice@laptop', transitions: 3 });
  expect(said).toEqual([
    expect.stringMatching(/^bob@desk \(backup of sample in namespace sample\) was last heard of at .*; waiting 0.5 s/),
    'bob@desk is gone: its hold of namespace sample is taken over',
  ]);
  await hold.release();
});

test('a holder whose clock goes an hour wrong, and who renews all the same, keeps it', async () => {
  leftBehind(3600, 20);
  const renewed = () => void Object.assign(stub.find('Lease', LEASE)?.metadata ?? {}, { resourceVersion: '8' });
  await expect(Hold.take('sample', options('alice@laptop', { report: renewed }))).rejects.toThrow(
    /bob@desk is at work on the data of namespace sample/,
  );
});

test('Ctrl-C ends the wait for a dead holder, and takes nothing', async () => {
  leftBehind(3600, 20);
  const attempt = Hold.take('sample', options('alice@laptop', { report: () => interruption.abort() }));
  await expect(attempt).rejects.toThrow(InterruptedError);
  expect(lease().holder).toBe('bob@desk');
});

test('the work ends when somebody else has taken the Lease, and that is said; theirs is left alone', async () => {
  const { holder: _holder, ...held } = options('', { renewEvery: 0.05 });
  const work = withHold(['sample'], held, async (signal) => {
    const found = stub.find('Lease', LEASE);
    stub.objects.splice(stub.objects.indexOf(found as (typeof stub.objects)[number]), 1);
    leftBehind(0, 30);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new InterruptedError('the job runs on.');
  });
  await expect(work).rejects.toThrow(/^Stopped: another one has taken the hold of sample[^]*the job runs on\./);
  expect(lease().holder).toBe('bob@desk');
});

test('a deployment goes on when the Lease is gone and nobody else has it, and says so once; a restore ends', async () => {
  const { holder: _holder, ...held } = options('', { renewEvery: 0.05 });
  const without = (endsUnheard: boolean) =>
    withHold(['sample'], { ...held, endsUnheard }, async (signal) => {
      stub.objects.splice(0);
      const requests = () => api.seen.filter(({ method }) => method === 'PUT').length;
      const before = requests();
      while (!signal.aborted && requests() < before + 3) await new Promise((resolve) => setTimeout(resolve, 20));
      if (signal.aborted) throw new InterruptedError('between two steps.');
      return 'done';
    });
  await expect(without(false)).resolves.toBe('done');
  expect(said.filter((line) => line.includes('was deleted: going on'))).toHaveLength(1);
  await expect(without(true)).rejects.toThrow(/^Stopped: another one has taken the hold of sample/);
});

test('after Ctrl-C and after a fault the hold is given back', async () => {
  const { holder: _holder, ...held } = options('');
  const interrupted = withHold(['sample', 'sample'], held, () => {
    interruption.abort();
    return Promise.reject(new InterruptedError('in the middle.'));
  });
  await expect(interrupted).rejects.toThrow('Interrupted: in the middle.');
  expect(lease().holder).toBeUndefined();
});
