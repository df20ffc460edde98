/** What is said about stacks that the configuration leaves out: on the page for review, on a terminal, in the drift report. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { managedObjects } from '../../../cli/backend/managed-objects';
import { statesThatMayBe } from '../../../cli/backend/states-that-may-be';
import { driftMarkdown } from '../../../cli/drift/drift-markdown';
import { findLeftOut } from '../../../cli/left-out/find-left-out';
import type { GuardReport } from '../../../cli/guard/guard-report';
import { leftOutLines, leftOutStack } from '../../../cli/left-out/left-out-stack';
import { presentSummary } from '../../../cli/summary/present-summary';
import { summarize } from '../../../cli/summary/summarize';
import type { BackendConfig } from '../../../config/types';
import { environment } from '../../support/environments';

const guard: GuardReport = { verdict: 'clean', findings: [], expiredAllowances: [], unusedAllowances: [] };
const page = (leftOut: Parameters<typeof leftOutLines>[0]) =>
  presentSummary(summarize([], { meta: {}, guard, leftOut }));

test('objects that stay are named with their number and the way to remove them', () => {
  const lines = leftOutLines([leftOutStack('sites', 3), leftOutStack('monitoring', 1)]);
  expect(lines).toEqual([
    'sites is not configured (sites is empty): its 3 objects stay as they are, and no plan looks at them. To remove them: bring one entry of sites back, run `npx cdktf destroy sites`, then take the entry out again.',
    'monitoring is not configured (monitoring.enabled is false): its object stays as it is, and no plan looks at it. To remove it: set monitoring.enabled to true, run `npx cdktf destroy monitoring`, then set it to false again.',
  ]);
});

test('of the content of the vault it is said that it is meant to stay', () => {
  const vault = leftOutStack('vault', 12);
  expect(vault).toMatchObject({ stack: 'vault', objects: 12, meant: true });
  expect(vault.what).toContain('its 12 objects stay in the vault, which is meant');
  expect(leftOutStack('sites', 12).meant).toBe(false);
});

test('the page and its JSON show it, it forbids no approval, and its text is no markup', () => {
  const leftOut = [leftOutStack('sites', 2), leftOutStack('vault', { unread: 'a <b> of | the server' })];
  const shown = page(leftOut);
  expect(shown.page).toMatch(/### Left out by the configuration\n\n- sites is not configured/);
  expect(shown.page).toContain('run `npx cdktf destroy sites`, then');
  expect(shown.page).toContain('its state could not be read: a &lt;b&gt; of \\| the server');
  expect(shown.json).toMatchObject({ leftOut, approval: { allowed: true, reasons: [] } });
});

test('nothing is said where nothing is left out', () => {
  expect(page([]).page).not.toContain('Left out');
});

test('the drift report lists it and keeps its outcome', () => {
  const report = {
    environment: 'sandbox',
    at: '2026-11-23T00:00:00.000Z',
    commit: null,
    backendFingerprint: '0123456789ab',
    outcome: 'none',
    stacks: [],
  } as const;
  const markdown = driftMarkdown({ ...report, leftOut: [leftOutStack('sites', 2)] });
  expect(markdown).toMatch(/### Left out by the configuration\n\n- sites is not configured[^]*cdktf destroy sites/);
  expect(driftMarkdown({ ...report, leftOut: [] })).not.toContain('Left out');
});

test('what was only read is no object of a state, and every instance is one', () => {
  const resources = [
    { mode: 'managed', type: 'a', instances: [{}, {}] },
    { mode: 'data', type: 'b', instances: [{}] },
    { mode: 'managed', type: 'c' },
  ];
  expect(managedObjects(Buffer.from(JSON.stringify({ version: 4, resources })))).toBe(2);
});

test('of a local backend only states that are there are asked for', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cluster-infra-left-out-'));
  const settings: BackendConfig = { type: 'local', path: folder };
  mkdirSync(path.join(folder, 'sandbox'));
  writeFileSync(path.join(folder, 'sandbox', 'sites.tfstate'), '{}');
  const where = { settings, environment: 'sandbox', env: {} };
  expect(await statesThatMayBe(where, ['sites', 'monitoring'])).toEqual(['sites']);
  rmSync(folder, { recursive: true });
});

test('without credentials every stack that is left out is named with the reason, and nothing fails', async () => {
  const config = environment('sandbox', (sandbox) => {
    sandbox.backend = { type: 'pg', leastPrivilege: false };
    sandbox.monitoring.enabled = true;
    sandbox.services.vaultwarden.content.enabled = true;
  });
  const found = await findLeftOut(config, { env: {}, signal: new AbortController().signal });
  expect(found.map(({ stack, objects }) => [stack, objects])).toEqual([['sites', null]]);
  expect(found[0]?.what).toMatch(/could not be read: [^]*PG_CONN_STR/);
});
