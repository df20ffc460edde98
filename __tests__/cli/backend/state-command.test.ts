import { Workplace } from '../support/fake-stacks';

const place = new Workplace({});
afterAll(() => place.remove());

test('state sql prints statements for all stacks and the self-test, without a password', async () => {
  const { code, stdout } = await place.run(['state', 'sql', '--plan-role', 'ci_plan', '--history', '5']);
  expect(code).toBe(0);
  const schemas = [...stdout.matchAll(/CREATE SCHEMA IF NOT EXISTS (\S+);/g)].map(([, name]) => name);
  expect(schemas).toEqual(
    ['foundation', 'edge', 'identity', 'vault', 'observability', 'sites', 'monitoring', 'tenants', 'doctor'].map(
      (stack) => `cluster_infra_sandbox_${stack}`,
    ),
  );
  expect(stdout).toContain('GRANT SELECT ON cluster_infra_sandbox_edge.states TO ci_plan;');
  // The self-test may remove its rows; nobody may remove a state.
  expect(stdout.match(/GRANT .*DELETE.*/g)).toEqual([
    'GRANT DELETE ON cluster_infra_sandbox_doctor.states TO terraform_apply;',
  ]);
  expect(stdout).not.toMatch(/PASSWORD '|\{\{/);
});

test('a role name that would need quotes is refused', async () => {
  const { code, stderr } = await place.run(['state', 'sql', '--apply-role', 'x; DROP TABLE y']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/cannot be the name of a role/);
});

test('state policy prints what each account may do with the bucket; neither may delete a state', async () => {
  for (const role of ['apply', 'plan']) {
    const { code, stdout } = await place.run(['state', 'policy', role, '--environment', 'production']);
    expect(code).toBe(0);
    const { Statement } = JSON.parse(stdout) as { Statement: { Action: string[]; Resource: string[] }[] };
    const resources = (action: string) =>
      Statement.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
    const folder = 'arn:aws:s3:::ominis-terraform-state/cluster-infra/production';
    const locks = `${folder}/*.tflock`;
    expect(resources('s3:DeleteObject')).toEqual(role === 'apply' ? [locks, `${folder}/doctor/*`] : [locks]);
    expect(resources('s3:PutObject').includes(`${folder}/*.tfstate`)).toBe(role === 'apply');
  }
});

test.each([
  [['state', 'sql', '--environment', 'production'], /is for the backend pg; production has s3/],
  [['state', 'policy', 'plan'], /is for the backend s3; sandbox has pg/],
  [['state', 'policy', 'admin', '--environment', 'production'], /no role "admin"/],
  [['state', 'migrate', '--from', 'nowhere'], /--from: "nowhere" is neither a file nor an environment/],
  [['state', 'migrate', '--from', '{type: pg}', '--to', '{type: pg}'], /Source and target are the same place/],
  [['state', 'list', '--stack', 'Edge!'], /Allowed: the name of a stack/],
  [['doctor', '--timeout', 'soon'], /Allowed: a whole number of seconds/],
])('%j is refused with its reason', async (args, message) => {
  const { code, stderr } = await place.run(args);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
});
