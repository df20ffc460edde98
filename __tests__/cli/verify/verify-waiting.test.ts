import { verdict } from '../../../cli/verify/verify-text';
import { complaints, VerifiedPlatform } from './verified-platform';

let world: VerifiedPlatform;
beforeEach(async () => void (world = await VerifiedPlatform.start()));
afterEach(() => world.stop());

describe('a host without a DNS record', () => {
  const verifyFor = (byHand: number, report: (line: string) => void = () => undefined) =>
    world.verify({ timeout: 600, byHand, report });
  beforeEach(() => void (world.network.addresses = async (host) => (host === 'page.test' ? [] : [host])));

  test('is said at once, and is not waited for until the deadline of the stack: a person has to make it', async () => {
    const said: string[] = [];
    const verified = await verifyFor(0.2, (line) => said.push(line));
    expect(said[0]).toBe('web: missing, and made by hand: DNS record of page.test: 192.0.2.7');
    expect(said.filter((line) => line.includes('by hand'))).toHaveLength(1);
    expect(complaints(verified)[0]).toMatch(/^finding DNS: page.test: has no address; make a record for 192.0.2.7/);
  });

  test('does not shorten the patience with a rollout', async () => {
    const page = world.platform.find('Deployment', 'page');
    const { status } = page;
    page.status = { observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 1 };
    const verified = await verifyFor(0, () => void (page.status = status));
    expect(complaints(verified).filter((line) => !/ (DNS|URLs|OIDC discovery): /.test(line))).toEqual([]);
  });
});

describe('what may become right by itself', () => {
  test('is waited for, and the one who waits says what for', async () => {
    const service = world.platform.find('Service', 'proxy');
    const { status } = service;
    service.status = {};
    const said: string[] = [];
    const verified = await world.verify({
      timeout: 60,
      report: (line) => {
        said.push(line);
        service.status = status;
      },
    });
    expect(complaints(verified)).toEqual([]);
    expect(said).toEqual([
      expect.stringMatching(/^web: waiting up to 60 s for Service web\/proxy \(the cloud has given/),
    ]);
  });

  test('is not waited for beside something that is wrong for good', async () => {
    world.platform.remove('Secret', 'page-test-tls');
    world.platform.remove('Deployment', 'page');
    const verified = await world.verify({ timeout: 600 });
    expect(complaints(verified)).toContainEqual(expect.stringMatching(/^waiting certificates/));
    expect(verdict([verified])).toMatch(/waiting, 1 finding$/);
  });

  test('ends with Ctrl-C', async () => {
    world.platform.remove('Secret', 'page-test-tls');
    const interruption = new AbortController();
    const report = () => void setTimeout(() => interruption.abort(), 10);
    const waiting = world.verify({ signal: interruption.signal, timeout: 600, report });
    await expect(waiting).rejects.toThrow(/Interrupted: verify of web was waiting for/);
  });
});
