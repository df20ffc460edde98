import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { DataResource, TerraformOutput, TerraformVariable } from 'cdktf';
import { FoundationStack } from '../../stacks/foundation';
import type { PlatformStack } from '../../stacks/platform-stack';
import { PlatformStack as Stack } from '../../stacks/platform-stack';
import { ENVIRONMENTS, environment } from '../support/environments';
import { secretsCrossing, secretsInConfiguration } from '../support/secrets';
import { synthesize, synthesizeEnvironment, synthesizeStack } from '../support/synth';

describe.each(ENVIRONMENTS)('%s', (name) => {
  const stacks = Object.entries(synthesizeEnvironment(environment(name)));

  test('publishes no secret to another stack', () => {
    expect(stacks.flatMap(([stack, json]) => secretsCrossing(stack, json))).toEqual([]);
  });

  test('holds no secret and keeps none in a state', () => {
    expect(stacks.flatMap(([stack, json]) => secretsInConfiguration(stack, json))).toEqual([]);
  });
});

describe('the search for secrets that cross', () => {
  const config = environment('sandbox');

  test('finds a sensitive variable that a stack takes from another', () => {
    const stacks = synthesize((app) => {
      const producer = new FoundationStack(app, 'foundation', { config });
      const password = new TerraformVariable(producer, 'smtp', { sensitive: true, type: 'string' });
      const consumer = new Stack(app, 'consumer', { config });
      new DataResource(consumer, 'copy', { input: { password: password.stringValue } });
    });
    expect(secretsCrossing('foundation', stacks['foundation']!)).toEqual([
      expect.stringMatching(/^foundation output cross-stack-output-var_smtp publishes /),
    ]);
  });

  test.each<[string, (stack: PlatformStack) => void]>([
    [
      'the data of a Secret',
      (stack) => {
        const secret = new SecretV1(stack, 'secret', { metadata: { name: 'secret' } });
        new TerraformOutput(stack, 'out', { value: secret.data });
      },
    ],
    [
      'an ephemeral value',
      (stack) => new TerraformOutput(stack, 'out', { value: '${ephemeral.random_password.a.result}' }),
    ],
    [
      'what a published terraform_data holds',
      (stack) => {
        const data = new DataResource(stack, 'data', { input: { x: '${kubernetes_secret_v1.a.data["password"]}' } });
        new TerraformOutput(stack, 'out', { value: data.output });
      },
    ],
  ])('finds %s', (_what, build) => {
    expect(secretsCrossing('test', synthesizeStack(config, build))).toHaveLength(1);
  });
});

describe('the search for secrets in a configuration', () => {
  const found = (build: (stack: PlatformStack) => void) =>
    secretsInConfiguration('test', synthesizeStack(environment('sandbox'), build));

  test.each<[string, (stack: PlatformStack) => void, RegExp]>([
    [
      'a Secret with its data in the state',
      (stack) => new SecretV1(stack, 's', { metadata: { name: 's' }, data: { password: 'x' } }),
      /kubernetes_secret_v1\.s\.data is kept in the state/,
    ],
    [
      'a private key',
      (stack) => new DataResource(stack, 'd', { input: { pem: '-----BEGIN EC PRIVATE KEY-----' } }),
      /looks like a secret/,
    ],
    [
      'a database address with its password',
      (stack) => new DataResource(stack, 'd', { input: { url: 'postgres://app:hunter2@db/app' } }),
      /looks like a secret/,
    ],
    [
      'an ephemeral value in an attribute that is kept',
      (stack) => new DataResource(stack, 'd', { input: { x: '${ephemeral.random_password.a.result}' } }),
      /takes an ephemeral value out/,
    ],
    [
      'a password variable that is not ephemeral',
      (stack) => new TerraformVariable(stack, 'smtp_password', { type: 'string', sensitive: true }),
      /must be sensitive and ephemeral/,
    ],
  ])('finds %s', (_what, build, message) => {
    expect(found(build)).toEqual([expect.stringMatching(message)]);
  });
});
