import { TerraformOutput } from 'cdktf';
import { backendArguments } from '../../../cli/backend/backend-block';
import { ServiceNamespace } from '../../../constructs/service-namespace';
import { PlatformStack } from '../../../stacks/platform-stack';
import { environment } from '../../support/environments';
import { synthesize, synthesizeEnvironment } from '../../support/synth';
import { BACKENDS, SEEDED_ENVIRONMENT } from './backend-examples';

describe.each(Object.entries(BACKENDS))('%s', (_name, backend) => {
  const config = environment('sandbox', (sandbox) => {
    sandbox.backend = backend;
  });
  const before = { ...process.env };
  let stacks: ReturnType<typeof synthesize>;
  beforeAll(() => {
    Object.assign(process.env, SEEDED_ENVIRONMENT);
    stacks = synthesize((app) => {
      const producer = new PlatformStack(app, 'pro-ducer', { config });
      const namespace = new ServiceNamespace(producer, 'namespace', { name: 'shared' });
      const consumer = new PlatformStack(app, 'consumer', { config });
      new TerraformOutput(consumer, 'name', { value: namespace.reference });
    });
  });
  afterAll(() => {
    for (const name of Object.keys(SEEDED_ENVIRONMENT)) delete process.env[name];
    Object.assign(process.env, before);
  });

  test('the command line reaches the very state that the stack writes', () => {
    const expected = { [backend.type]: backendArguments(backend, 'sandbox', 'pro-ducer') };
    expect(stacks['pro-ducer']?.terraform.backend).toEqual(expected);
  });

  test('neither the stack nor its consumer holds a credential, although all are in the environment', () => {
    expect(JSON.stringify(stacks)).not.toContain('SEEDED');
  });

  test('the consumer reads the state with the settings of the stack that writes it', () => {
    const [read] = Object.values(stacks['consumer']?.data?.['terraform_remote_state'] ?? {}) as [{ config: object }];
    expect(stacks['pro-ducer']?.terraform.backend?.[backend.type]).toMatchObject(read.config);
    const named = ['schema_name', 'key', 'address', 'path'].filter((key) => key in read.config);
    expect(named).toHaveLength(1);
  });
});

test('a reader with least privilege is told to create nothing', () => {
  const config = environment('sandbox', (sandbox) => {
    sandbox.backend = { type: 'pg', leastPrivilege: true };
  });
  const stacks = synthesizeEnvironment(config);
  const [read] = Object.values(stacks['edge']?.data?.['terraform_remote_state'] ?? {}) as [{ config: object }];
  expect(read.config).toEqual({
    schema_name: 'cluster_infra_sandbox_foundation',
    skip_schema_creation: true,
    skip_table_creation: true,
    skip_index_creation: true,
  });
});
