import { evaluateGuard, type GuardContext } from '../../../cli/guard/evaluate-guard';
import type { Plan } from '../../../cli/plan/plan-schema';
import { judged, NOW, verdicts } from './judged';
import { named, planOf, stateOf } from './plans';

describe('version-downgrade and floating-version', () => {
  const release = (version?: string, values = '') => ({
    name: 'a',
    chart: 'a',
    repository: 'https://charts.example',
    ...(version === undefined ? {} : { version }),
    values: [values],
  });
  const updating = (before: object, after: object) =>
    planOf([{ address: 'helm_release.a', actions: ['update'], before, after }]);

  it('let an upgrade, and a release that is only recreated with its version, pass', () => {
    expect(verdicts(updating(release('1.9.0'), release('1.10.0')))).toEqual([]);
  });

  it('see images in chart values by both customs', () => {
    const values = (tag: string) => `server: {image: {repository: a/b, tag: "${tag}"}}\nsidecar: {image: "c/d:${tag}"}`;
    expect(judged(updating(release('1', values('2.0')), release('1', values('1.0')))).map(({ what }) => what)).toEqual([
      'The image at server.image goes back from a/b:2.0 to a/b:1.0.',
      'The image at sidecar.image goes back from c/d:2.0 to c/d:1.0.',
    ]);
  });

  it('do not repeat an image that floats already and does not change', () => {
    const values = 'image: "c/d:latest"';
    expect(verdicts(updating(release('1', values), release('2', values)))).toEqual([]);
    expect(verdicts(updating(release('1'), release('1', values)))).toEqual(['refused floating-version helm_release.a']);
  });

  it('refuse a chart without version only where it is installed from a repository', () => {
    const creating = (after: object) => planOf([{ address: 'helm_release.a', actions: ['create'], after }]);
    expect(verdicts(creating(release()))).toEqual(['refused floating-version helm_release.a']);
    expect(verdicts(creating({ name: 'a', chart: './charts/a' }))).toEqual([]);
  });
});

describe('output-vanishes', () => {
  const consumer = (expression: string, state = 'cross-stack-reference-input-identity') => ({
    stack: 'edge',
    configuration: { data: { terraform_remote_state: { [state]: {} } }, locals: { x: `\${${expression}}` } },
  });
  const read = 'data.terraform_remote_state.cross-stack-reference-input-identity.outputs';
  const context = (...consumers: ReturnType<typeof consumer>[]) => ({ stack: 'identity', consumers });
  const published = { planned_values: { outputs: { kept: { value: 'x' } } } };

  it('refuses what another stack reads, by dot or by index, and is never published', () => {
    expect(verdicts(planOf([], published), context(consumer(`${read}.kept`)))).toEqual([]);
    expect(verdicts(planOf([], published), context(consumer(`${read}.gone`)))).toEqual([
      'refused output-vanishes output.gone',
    ]);
    expect(verdicts(planOf([], published), context(consumer(`${read}["with-dash"]`)))).toEqual([
      'refused output-vanishes output.with-dash',
    ]);
  });

  it('does not mind an output that is created, nor the states of other stacks', () => {
    const created = planOf([], {
      output_changes: { fresh: { actions: ['create'], before: null, after_unknown: true } },
    });
    expect(verdicts(created, context(consumer(`${read}.fresh`)))).toEqual([]);
    const other = 'cross-stack-reference-input-identity-two';
    expect(
      verdicts(planOf([], published), context(consumer(`data.terraform_remote_state.${other}.outputs.gone`, other))),
    ).toEqual([]);
  });

  it('says nothing without the name of the stack', () => {
    expect(verdicts(planOf([], published), { consumers: [consumer(`${read}.gone`)] })).toEqual([]);
  });
});

describe('wait-disabled', () => {
  it.each([
    ['helm_release.a', { wait: true }, { wait: false }, 1],
    ['helm_release.a', { atomic: true, cleanup_on_fail: true }, { atomic: false, cleanup_on_fail: false }, 2],
    ['helm_release.a', null, { wait: false, atomic: false }, 1],
    ['helm_release.a', { wait: false }, { wait: false }, 0],
    ['kubernetes_deployment_v1.a', { wait_for_rollout: true }, { wait_for_rollout: false }, 1],
    ['kubernetes_deployment_v1.a', null, { wait_for_rollout: false }, 0],
    ['other_thing.a', { wait: true }, { wait: false }, 0],
  ] as const)('%s from %j to %j: %i findings', (address, before, after, count) => {
    const plan = planOf([{ address, actions: [before === null ? 'create' : 'update'], before, after }]);
    expect(judged(plan).filter(({ rule }) => rule === 'wait-disabled')).toHaveLength(count);
  });
});

describe('secret-recreated', () => {
  const database = {
    address: 'kubernetes_stateful_set_v1.db',
    values: named('db', 'authentik', { spec: [{ volume_claim_template: [{}] }] }),
  };
  const secret = (revision: number) => named('authentik-secret-key', 'authentik', { data_wo_revision: revision });
  const creating = { address: 'kubernetes_secret_v1.a', actions: ['create' as const], after: secret(1) };

  it('refuses the creation only while the data is there', () => {
    expect(verdicts(planOf([creating], stateOf([database])))).toEqual([
      'refused secret-recreated kubernetes_secret_v1.a',
    ]);
    expect(verdicts(planOf([creating]))).toEqual([]);
    const elsewhere = { ...database, values: named('db', 'homer', { spec: [{ volume_claim_template: [{}] }] }) };
    expect(verdicts(planOf([creating], stateOf([elsewhere])))).toEqual([]);
  });

  it('refuses a raised revision, and lets other changes of the Secret pass', () => {
    const updating = (to: number) =>
      planOf(
        [{ address: 'kubernetes_secret_v1.a', actions: ['update'], before: secret(1), after: secret(to) }],
        stateOf([database]),
      );
    expect(verdicts(updating(2))).toEqual(['refused secret-recreated kubernetes_secret_v1.a']);
    expect(verdicts(updating(1))).toEqual([]);
  });
});

describe('wrong-cluster', () => {
  const uid = '54eec041-683e-4415-a08d-555562c1b06b';
  const guard = stateOf([
    { address: 'data.kubernetes_namespace_v1.cluster_guard', mode: 'data', values: { metadata: [{ uid }] } },
  ]);
  const all = (plan: Plan, context: Partial<GuardContext> = {}) =>
    evaluateGuard(plan, { now: NOW, ...context }).map(({ rule, outcome }) => `${outcome} ${rule}`);
  const touching = [{ address: 'kubernetes_config_map_v1.a', actions: ['create' as const], after: named('a', 'b') }];

  it('compares with the configuration and with the variable', () => {
    expect(all(planOf(touching, guard), { clusterUid: uid })).toEqual([]);
    expect(all(planOf(touching, guard), { clusterUid: 'other' })).toEqual(['refused wrong-cluster']);
    expect(all(planOf(touching, { ...guard, variables: { cluster_uid: { value: 'other' } } }))).toEqual([
      'refused wrong-cluster',
    ]);
    expect(
      all(planOf(touching, { ...guard, variables: { cluster_uid: { value: uid } } }), { clusterUid: null }),
    ).toEqual([]);
  });

  it('tells when nothing proves the cluster, but not of a plan without one', () => {
    expect(all(planOf(touching))).toEqual(['reported no-cluster-guard']);
    expect(all(planOf([{ address: 'terraform_data.a', actions: ['create'], after: {} }]))).toEqual([]);
  });

  it('cannot be allowed', () => {
    const [finding] = evaluateGuard(planOf(touching, guard), { now: NOW, clusterUid: 'other' });
    expect(finding?.howToAllow).toBeUndefined();
  });
});

describe('revision-lowered', () => {
  const changing = (address: string, before: object, after: object) =>
    verdicts(planOf([{ address, actions: ['update'], before, after }]));

  it.each([
    ['a Secret', 'kubernetes_secret_v1.a', 'data_wo_revision'],
    ['an item of the vault', 'vaultwarden_login_item.a', 'password_wo_version'],
  ])('refuses to write %s anew because its number went down', (_, address, name) => {
    expect(changing(address, { [name]: 3 }, { [name]: 2 })).toEqual([`refused revision-lowered ${address}`]);
    expect(changing(address, { [name]: 2 }, { [name]: 3 })).toEqual([]);
    expect(changing(address, { [name]: null }, { [name]: 1 })).toEqual([]);
    expect(changing(address, { [name]: 2 }, {})).toEqual([]);
  });

  it('names both numbers and the way on', () => {
    const plan = planOf([
      {
        address: 'kubernetes_secret_v1.a',
        actions: ['update'],
        before: { data_wo_revision: 3 },
        after: { data_wo_revision: 1 },
      },
    ]);
    expect(judged(plan)[0]).toMatchObject({
      what: 'data_wo_revision goes back from 3 to 1.',
      fix: expect.stringMatching(/to 3 again .* or to 4 to rotate\.$/) as string,
    });
  });
});
