/** Checks that need no cluster: programs, configuration, variables, locks. */
import { allowances, configuration } from '../../../cli/doctor/checks/configuration';
import { judgeLock } from '../../../cli/doctor/checks/locks';
import { node, tools } from '../../../cli/doctor/checks/tools';
import { variables } from '../../../cli/doctor/checks/variables';
import { atLeast } from '../../../cli/doctor/versions';
import { environment } from '../../support/environments';
import { fakeSite, NOW, stack } from './support/fake-site';

test.each([
  ['1.11.4', '1.11.0', true],
  ['1.9.0', '1.11.0', false],
  ['v1.33.2+k3s1', '1.33', true],
  ['v1.32.9-gke.100', '1.33', false],
  ['2', '1.33', true],
  ['unknown', '1.33', false],
])('version %s is at least %s: %s', (version, minimum, expected) => {
  expect(atLeast(version, minimum)).toBe(expected);
});

test('a Node outside of what package.json asks is a finding', () => {
  expect(node('v20.18.1', '>=20.18.1 <23').status).toBe('ok');
  expect(node('v20.18.0', '>=20.18.1 <23').status).toBe('finding');
  expect(node('v23.0.0', '>=20.18.1 <23')).toMatchObject({ status: 'finding', detail: /Node v23\.0\.0 is not one/ });
});

test('a missing helper is a note with its use, a missing terraform a finding', async () => {
  const seen = await tools.look(fakeSite({ env: { PATH: '/nonexistent' } }));
  expect(seen.map(({ check, status }) => `${check} ${status}`)).toEqual([
    'node ok',
    'terraform finding',
    'kubectl note',
    'helm note',
  ]);
  expect(seen[1]?.cure).toContain('Put terraform 1.11 or newer on the PATH');
  expect(seen[2]?.detail).toMatch(/^kubectl is not on the PATH: the runbooks/);
});

test('allowances of the guard that end are named a week before, and after', () => {
  const allow = (expires: string) => ({ rule: 'version-downgrade' as const, address: 'a.b', reason: 'r', expires });
  const told = (expires: string) => allowances({ guard: { allow: [allow(expires)] } }, NOW).map(({ detail }) => detail);
  expect(told('2026-11-22')).toEqual(['guard.allow: version-downgrade of a.b expired on 2026-11-22.']);
  expect(told('2026-11-23')).toEqual(['guard.allow: version-downgrade of a.b expires on 2026-11-23.']);
  expect(told('2026-12-24')).toEqual([]);
});

test('the configuration is ok with the stacks that it makes, and notes the debug switch', async () => {
  const load = () => environment('sandbox', (config) => (config.debug = true));
  const seen = await configuration.look(fakeSite({ load, stacks: [stack('foundation', {}), stack('edge', {})] }));
  expect(seen).toMatchObject([
    { status: 'ok', detail: 'sandbox loads and makes foundation, edge.' },
    { check: 'debug', status: 'note' },
  ]);
});

const STACKS = [
  stack('foundation', {
    variable: { cluster_uid: { description: 'The UID.', type: 'string' }, known: { default: 'x' } },
  }),
  stack('vault', {
    variable: { cluster_uid: { description: 'The UID.' } },
    resource: { vaultwarden_organization: { platform: {} } },
  }),
];

test('variables that are missing are findings, by name', async () => {
  const seen = await variables.look(
    fakeSite({ stacks: STACKS, env: { KUBECONFIG: '/there', TF_VAR_clster_uid: 'x' } }),
  );
  expect(seen.map(({ status, detail }) => `${status} ${detail}`)).toEqual([
    'finding TF_VAR_cluster_uid is not set; foundation, vault need it.',
    'note TF_VAR_clster_uid is set, and no stack reads it.',
    'finding KUBECONFIG is set, but Terraform does not read it.',
    'finding PG_CONN_STR is not set; the pg backend needs it.',
    'finding VAULTWARDEN_ENDPOINT is not set; vault logs in to the vault with it.',
    'finding VAULTWARDEN_EMAIL is not set; vault logs in to the vault with it.',
    'finding VAULTWARDEN_PASSWORD is not set; vault logs in to the vault with it.',
  ]);
  expect(seen[0]?.cure).toContain('The UID.');
});

test('variables that are there are named, and no value is', async () => {
  const names = ['VAULTWARDEN_ENDPOINT', 'VAULTWARDEN_EMAIL', 'VAULTWARDEN_PASSWORD', 'TF_VAR_cluster_uid'];
  const env = Object.fromEntries([...names, 'KUBE_CONFIG_PATH', 'PG_CONN_STR'].map((name) => [name, 'seeded-value']));
  const seen = await variables.look(fakeSite({ stacks: STACKS, env }));
  expect(seen.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
  const text = JSON.stringify(seen);
  for (const name of names) expect(text).toContain(name);
  expect(text).not.toContain('seeded-value');
});

test('an environment that switches locking off is a finding', async () => {
  const env = { KUBE_CONFIG_PATH: 'x', PG_CONN_STR: 'x', TF_CLI_ARGS_apply: '-lock=false' };
  expect(await variables.look(fakeSite({ env }))).toContainEqual(
    expect.objectContaining({
      check: 'locking',
      status: 'finding',
      detail: expect.stringContaining('-lock=false') as string,
    }),
  );
});

/** As Terraform 1.11.4 prints it. */
const REFUSED = `Error: Error acquiring the state lock

Error message: operation error S3: PutObject, https response error StatusCode: 412
Lock Info:
  ID:        6f1c2f6e-5f0b-1c7e-8e44-0c9f0e2a7b11
  Path:      states/infra/trial/three.tfstate
  Operation: OperationTypeApply
  Who:       ada@workstation
  Version:   1.11.4
  Created:   2026-11-23 08:58:12.345678901 +0000 UTC
  Info:      `;

test('a lock says who has it since when: a young one is a note, an old one a finding with the way to free it', () => {
  expect(judgeLock('edge', REFUSED, new Date('2026-11-23T09:10:12Z'))).toMatchObject({
    status: 'note',
    detail:
      'The state of edge is locked by ada@workstation for OperationTypeApply, since 2026-11-23T08:58:12.000Z (12 minutes ago).',
  });
  expect(judgeLock('edge', REFUSED, NOW)).toMatchObject({
    status: 'finding',
    cure: expect.stringContaining(
      'terraform force-unlock 6f1c2f6e-5f0b-1c7e-8e44-0c9f0e2a7b11 in cdktf.out/stacks/edge',
    ) as string,
  });
  expect(judgeLock('edge', 'Error: another form', NOW)).toMatchObject({
    status: 'finding',
    detail: 'The state of edge is locked by unknown for unknown, since at an unknown time.',
  });
});
