import { assume } from '../../../cli/whole-graph/assumptions';
import { deferReads } from '../../../cli/whole-graph/defer-reads';
import { expectedOutputs } from '../../../cli/whole-graph/expected-outputs';
import { learnFromFailure } from '../../../cli/whole-graph/learn-from-failure';
import { remoteOutputs } from '../../../cli/whole-graph/remote-outputs';

const reference = (stack: string, output: string) =>
  `data.terraform_remote_state.cross-stack-reference-input-${stack}.outputs.cross-stack-output-${output}`;

const dataSource = (stack: string) => ({
  [`cross-stack-reference-input-${stack}`]: { backend: 'pg', config: { schema_name: stack } },
});

const configuration = {
  data: {
    terraform_remote_state: { ...dataSource('base'), ...dataSource('edge') },
    kubernetes_namespace_v1: { guard: { metadata: { name: 'kube-system' }, lifecycle: { postcondition: [] } } },
    kubernetes_secret_v1: { admin: { '//': { note: 'x' }, metadata: [{ name: 'admin', namespace: 'vault' }] } },
  },
  locals: { own: 'kept' },
  resource: {
    terraform_data: {
      a: { input: `\${${reference('base', 'issuer')}} and \${upper(${reference('edge', 'class')})}` },
      b: { input: { nested: [`\${${reference('base', 'issuer')}}`] }, count: `\${${reference('base', 'count')}}` },
    },
  },
};

const issuer = { producer: 'base', output: 'cross-stack-output-issuer' };

describe('what a configuration reads of other stacks', () => {
  test('is every output once, wherever it stands', () => {
    expect(remoteOutputs(configuration)).toEqual([
      issuer,
      { producer: 'edge', output: 'cross-stack-output-class' },
      { producer: 'base', output: 'cross-stack-output-count' },
    ]);
  });

  test('is found in the index form too', () => {
    const text = '${data.terraform_remote_state.cross-stack-reference-input-base.outputs["cross-stack-output-issuer"]}';
    expect(remoteOutputs({ locals: { x: text } })).toEqual([issuer]);
  });

  test('is nothing of a remote state that cdktf did not make', () => {
    expect(remoteOutputs({ locals: { x: '${data.terraform_remote_state.other.outputs.name}' } })).toEqual([]);
  });
});

describe('assumptions', () => {
  const known = {
    ...issuer,
    expectation: { kind: 'known', value: 'letsencrypt ${not a template} %{nor this}' },
  } as const;

  test('replace references, and leave the data source as long as something else reads it', () => {
    const changed = assume(configuration, [known]);
    expect(changed.resource).toEqual({
      terraform_data: {
        a: { input: `\${local.assumed_base_cross-stack-output-issuer} and \${upper(${reference('edge', 'class')})}` },
        b: {
          input: { nested: ['${local.assumed_base_cross-stack-output-issuer}'] },
          count: `\${${reference('base', 'count')}}`,
        },
      },
    });
    expect(changed.data).toEqual(configuration.data);
  });

  test('remove a data source that nobody reads any more, so that a missing state is no error', () => {
    const count = { producer: 'base', output: 'cross-stack-output-count', expectation: { kind: 'unknown' } } as const;
    const changed = assume(configuration, [known, count]);
    expect(Object.keys((changed.data as { terraform_remote_state: object }).terraform_remote_state)).toEqual([
      'cross-stack-reference-input-edge',
    ]);
  });

  test('hold known values literally and the others as unknown of their type, beside the locals that are there', () => {
    const unknown = (output: string, type?: 'number' | 'string') =>
      ({ producer: 'base', output, expectation: { kind: 'unknown', type } }) as const;
    const changed = assume(configuration, [known, unknown('n', 'number'), unknown('s', 'string'), unknown('any')]);
    expect(changed.locals).toEqual({
      own: 'kept',
      'assumed_base_cross-stack-output-issuer': 'letsencrypt $${not a template} %%{nor this}',
      assumed_base_n: '${tonumber(uuid())}',
      assumed_base_s: '${uuid()}',
      assumed_base_any: '${jsondecode(uuid())}',
    });
  });

  test('leave a configuration alone when there are none', () => {
    expect(assume(configuration, [])).toBe(configuration);
  });
});

describe('what the plan of a stack says about its outputs', () => {
  const change = (after: unknown, unknown: unknown) => ({
    address: 'terraform_data.published',
    mode: 'managed' as const,
    type: 'terraform_data',
    name: 'published',
    change: { actions: ['create' as const], before: null, after, after_unknown: unknown as boolean },
  });
  const output = (value: string) => ({ output: { o: { sensitive: true, value } } });
  const outputChange = (action: 'create' | 'update' | 'no-op' | 'delete') => ({
    actions: [action],
    before: null,
    after: null,
  });
  const plan = (published: ReturnType<typeof change>) => ({
    format_version: '1.2',
    resource_changes: [published],
    output_changes: { o: outputChange('create') },
  });

  test('a value that is known is taken', () => {
    const expected = expectedOutputs(output('${local.x}'), {
      format_version: '1.2',
      planned_values: { outputs: { o: { value: 'traefik' } } },
      output_changes: { o: outputChange('update'), same: outputChange('no-op'), gone: outputChange('delete') },
    });
    expect([...expected]).toEqual([['o', { kind: 'known', value: 'traefik' }]]);
  });

  test('terraform_data hands its input on', () => {
    const expected = expectedOutputs(
      output('${terraform_data.published.output.issuer}'),
      plan(change({ input: { issuer: 'letsencrypt' } }, { output: true })),
    );
    expect(expected.get('o')).toEqual({ kind: 'known', value: 'letsencrypt' });
  });

  test.each([
    ['the input itself is not known', change({ input: {} }, { input: { issuer: true }, output: true })],
    ['the whole input is not known', change({}, { input: true, output: true })],
    ['it is another resource', { ...change({ input: { issuer: 'x' } }, {}), address: 'random_pet.published' }],
  ])('an output is unknown when %s', (_why, published) => {
    const expected = expectedOutputs(output('${terraform_data.published.output.issuer}'), plan(published));
    expect(expected.get('o')).toEqual({ kind: 'unknown' });
  });
});

describe('what a plan that failed teaches', () => {
  const error = (summary: string, detail: string, address?: string) => ({
    severity: 'error' as const,
    summary,
    detail,
    address,
  });

  test('a remote state that is not there: all that is read of it is unknown', () => {
    const lesson = learnFromFailure(
      configuration,
      [error('Unable to find remote state', '', 'data.terraform_remote_state.cross-stack-reference-input-base')],
      false,
    );
    expect(lesson.assumptions.map(({ output }) => output)).toEqual([
      'cross-stack-output-issuer',
      'cross-stack-output-count',
    ]);
  });

  test('an output that the state does not have', () => {
    const detail = 'This object does not have an attribute named "cross-stack-output-class".';
    const lesson = learnFromFailure(configuration, [error('Unsupported attribute', detail)], false);
    expect(lesson.assumptions).toEqual([
      { producer: 'edge', output: 'cross-stack-output-class', expectation: { kind: 'unknown' } },
    ]);
  });

  test('a read that finds nothing, but only while a stack below is still to be applied, and never a guard', () => {
    const errors = [
      error('secrets "admin" not found', '', 'data.kubernetes_secret_v1.admin'),
      error('Resource postcondition failed', '', 'data.kubernetes_namespace_v1.guard'),
    ];
    expect(learnFromFailure(configuration, errors, true).reads).toEqual(['data.kubernetes_secret_v1.admin']);
    expect(learnFromFailure(configuration, errors, false).reads).toEqual([]);
  });
});

test('a read is put off by an argument that is not known yet', () => {
  const { configuration: changed, deferred } = deferReads(configuration, [
    'data.kubernetes_secret_v1.admin',
    'data.nothing.here',
  ]);
  expect(deferred).toEqual(['data.kubernetes_secret_v1.admin']);
  expect(changed.data).toMatchObject({
    kubernetes_secret_v1: { admin: { '//': { note: 'x' }, metadata: [{ name: '${uuid()}', namespace: 'vault' }] } },
  });
});
