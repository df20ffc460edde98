/** What becomes of the checks of `cluster-infra doctor` together. */
import { ClusterError } from '../../../kube/cluster-error';
import { CommandError, InterruptedError } from '../../../errors/command-error';
import type { Check, CheckName } from '../../../cli/doctor/check';
import { ok } from '../../../cli/doctor/observation';
import { reportText, tally } from '../../../cli/doctor/report';
import { runChecks } from '../../../cli/doctor/run-checks';
import { fakeSite } from './support/fake-site';

const check = (name: CheckName, look: Check['look'], deadline?: number): Check => ({
  name,
  what: `the ${name}`,
  look,
  ...(deadline === undefined ? {} : { deadline: () => deadline }),
});
const fine = (name: CheckName) => check(name, async () => [ok('it', 'All is well.')]);
const unreachable = new CommandError({ problem: 'The cluster cannot be reached.', details: ['why'], fix: 'Start it.' });

test('a check that fails is a finding with its cure, and hides no other', async () => {
  const rows = await runChecks(
    [
      fine('tools'),
      check('storage', async () => {
        throw unreachable;
      }),
      fine('dns'),
    ],
    fakeSite(),
  );
  expect(rows).toEqual([
    { area: 'tools', check: 'it', status: 'ok', detail: 'All is well.' },
    {
      area: 'storage',
      check: 'prerequisite',
      status: 'finding',
      detail: 'The cluster cannot be reached.\nwhy',
      cure: 'Start it.',
    },
    { area: 'dns', check: 'it', status: 'ok', detail: 'All is well.' },
  ]);
});

test('what all stand on is reported once, by the check whose matter it is; without that check by each', async () => {
  const connect = async () => {
    throw unreachable;
  };
  const needsCluster = (name: CheckName) => check(name, async (site) => [ok('it', (await site.cluster()).server)]);
  const together = await runChecks([needsCluster('cluster'), needsCluster('nodes')], fakeSite({ connect }));
  expect(together.map(({ area, status }) => `${area} ${status}`)).toEqual(['cluster finding', 'nodes not-checkable']);
  const alone = await runChecks([needsCluster('nodes')], fakeSite({ connect }));
  expect(alone).toMatchObject([{ area: 'nodes', status: 'finding', cure: 'Start it.' }]);
});

test('a check that does not end is a finding that says what was looked at', async () => {
  const never = check('dns', () => new Promise(() => undefined), 0.05);
  expect(await runChecks([never, fine('tools')], fakeSite())).toMatchObject([
    { area: 'dns', check: 'deadline', status: 'finding', detail: 'It took longer than 0.05 s to look at: the dns.' },
    { area: 'tools', status: 'ok' },
  ]);
});

test('what this account may not read is not checkable, and never ok', async () => {
  const forbidden = check('nodes', async () => {
    throw new ClusterError('forbidden', { problem: 'You may not list nodes.', fix: 'Ask for that right.' });
  });
  expect(await runChecks([forbidden], fakeSite())).toEqual([
    {
      area: 'nodes',
      check: 'rights',
      status: 'not-checkable',
      detail: 'You may not list nodes.',
      cure: 'Ask for that right.',
    },
  ]);
});

test('secrets of the environment are in no observation', async () => {
  const telling = check('backend', async () => [ok('it', 'The server said: no to seeded-secret.')]);
  const [row] = await runChecks([telling], fakeSite({ env: { PGPASSWORD: 'seeded-secret' } }));
  expect(row?.detail).toBe('The server said: no to (not shown).');
});

test('a fault of the program itself is a finding with its place, and hides no other', async () => {
  const broken = check('dns', async () => {
    throw new TypeError('undefined is not a function');
  });
  const rows = await runChecks([broken, fine('tools')], fakeSite());
  expect(rows).toMatchObject([
    { check: 'fault', status: 'finding', cure: expect.stringContaining('report it') as string },
    { area: 'tools', status: 'ok' },
  ]);
  expect(rows[0]?.detail).toMatch(/^TypeError: undefined is not a function\n.*run-checks\.test\.ts/);
});

test('Ctrl-C ends it as an interruption, whatever the checks make of it', async () => {
  const interruption = new AbortController();
  const waits = check('dns', async (site) => {
    await new Promise((resolve) => site.signal.addEventListener('abort', resolve));
    throw unreachable;
  });
  const run = runChecks([waits, fine('tools')], fakeSite({ signal: interruption.signal }));
  interruption.abort();
  await expect(run).rejects.toThrow(InterruptedError);
});

test('the report names each status, joins what several checks say alike, and ends with the sum', () => {
  const alike = { check: 'prerequisite', status: 'not-checkable', detail: 'Not looked at.' } as const;
  const rows = [
    { area: 'tools', check: 'node', status: 'ok', detail: 'Node v20.' },
    { area: 'nodes', ...alike },
    { area: 'storage', check: 'class', status: 'finding', detail: 'one\n\ntwo', cure: 'mend it' },
    { area: 'dns', ...alike },
  ] as const;
  expect(reportText(rows)).toBe(
    [
      'ok                  tools (node): Node v20.',
      'not checkable here  nodes, dns (prerequisite): Not looked at.',
      'FINDING             storage (class): one',
      '',
      '                    two',
      '                    How to fix it: mend it',
      '1 finding, 0 notes, 1 ok, 2 not checkable here.',
    ].join('\n'),
  );
  expect(tally(rows)).toEqual({ finding: 1, note: 0, ok: 1, simulated: 0, 'not-checkable': 2 });
});
