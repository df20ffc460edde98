import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import type { BackendConfig } from '../../config/types';
import { ServiceNamespace } from '../../constructs/service-namespace';
import { PlatformStack } from '../../stacks/platform-stack';
import { environment } from '../support/environments';
import { synthesize, synthesizeStack } from '../support/synth';

const withBackend = (backend: BackendConfig) =>
  environment('sandbox', (config) => {
    config.backend = backend;
  });

describe('the backend', () => {
  const rendered = (backend: BackendConfig) => synthesizeStack(withBackend(backend), () => undefined).terraform.backend;

  test('pg has a schema for each environment and stack, and no connection string', () => {
    expect(rendered({ type: 'pg', leastPrivilege: false })).toEqual({
      pg: { schema_name: 'cluster_infra_sandbox_test' },
    });
  });

  test('s3 locks by a lock file and keeps Amazon its own addresses', () => {
    expect(rendered({ type: 's3', bucket: 'b', region: 'eu-west-1', endpoint: null, keyPrefix: 'infra' })).toEqual({
      s3: { bucket: 'b', region: 'eu-west-1', key: 'infra/sandbox/test.tfstate', encrypt: true, use_lockfile: true },
    });
  });

  test('s3 of another provider is not asked what only Amazon knows', () => {
    const { s3 } = rendered({ type: 's3', bucket: 'b', region: 'gra', endpoint: 'https://s3.example', keyPrefix: 'x' });
    expect(s3).toMatchObject({
      endpoints: { s3: 'https://s3.example' },
      use_lockfile: true,
      skip_requesting_account_id: true,
      use_path_style: true,
    });
  });

  test('http locks', () => {
    expect(rendered({ type: 'http', address: 'https://git.example/state/' })).toEqual({
      http: {
        address: 'https://git.example/state/sandbox-test',
        lock_address: 'https://git.example/state/sandbox-test/lock',
        lock_method: 'POST',
        unlock_address: 'https://git.example/state/sandbox-test/lock',
        unlock_method: 'DELETE',
      },
    });
  });

  test('local files lie under the configured folder, seen from the repository', () => {
    const { local } = rendered({ type: 'local', path: 'states' });
    expect(local?.['path']).toMatch(/\/states\/sandbox\/test\.tfstate$/);
  });

  test('reading another stack copies no credential: the remote state has the schema only', () => {
    const stacks = synthesize((app) => {
      const config = withBackend({ type: 'pg', leastPrivilege: false });
      const producer = new PlatformStack(app, 'producer', { config });
      const namespace = new ServiceNamespace(producer, 'namespace', { name: 'shared' });
      const consumer = new PlatformStack(app, 'consumer', { config });
      new TerraformOutput(consumer, 'name', { value: namespace.reference });
    });
    expect(stacks['consumer']?.data?.['terraform_remote_state']).toEqual({
      'cross-stack-reference-input-producer': {
        backend: 'pg',
        config: { schema_name: 'cluster_infra_sandbox_producer' },
        workspace: '${terraform.workspace}',
      },
    });
  });
});

describe('the guard against the wrong cluster', () => {
  const postcondition = (uid: string | null) => {
    const config = environment('sandbox', ({ cluster }) => {
      cluster.uid = uid;
    });
    const json = synthesizeStack(config, () => undefined);
    const guard = json.data?.['kubernetes_namespace_v1']?.['cluster_guard'] as {
      metadata: { name: string };
      lifecycle: { postcondition: [{ condition: string; error_message: string }] };
    };
    expect(guard.metadata.name).toBe('kube-system');
    return { ...guard.lifecycle.postcondition[0], variable: json.variable?.['cluster_uid'] };
  };

  test('compares with the UID of the configuration, and says what it expected and found', () => {
    const uid = '7d9f3c52-0c1b-4c3e-9f53-2a7f4f6f8f10';
    const { condition, error_message, variable } = postcondition(uid);
    expect(condition).toBe(`\${self.metadata[0].uid == "${uid}"}`);
    expect(error_message).toContain(
      `expected the one with kube-system UID ${uid} (cluster.uid of environment sandbox)`,
    );
    expect(error_message).toContain('kube context "cluster-infra-sandbox" leads to ${self.metadata[0].uid}');
    expect(variable).toBeUndefined();
  });

  test('takes the UID from a variable when the configuration leaves it open', () => {
    const { condition, error_message, variable } = postcondition(null);
    expect(condition).toBe('${self.metadata[0].uid == var.cluster_uid}');
    expect(error_message).toContain('UID ${var.cluster_uid} (variable cluster_uid (TF_VAR_cluster_uid))');
    expect(variable).toMatchObject({ type: 'string', nullable: false });
    expect(variable).not.toHaveProperty('default');
  });
});

test('both providers of the cluster use the kube context of the configuration, and nothing of the kubeconfig', () => {
  const { provider } = synthesizeStack(environment('sandbox'), () => undefined);
  expect(provider).toEqual({
    kubernetes: [{ config_context: 'cluster-infra-sandbox' }],
    helm: [{ kubernetes: { config_context: 'cluster-infra-sandbox' } }],
    random: [{}],
  });
});

describe('names', () => {
  const config = environment('sandbox');

  test('are the construct path, without hash, dashes and the main child', () => {
    const json = synthesizeStack(config, (stack) => {
      new ServiceNamespace(new Construct(stack, 'my-service'), 'namespace', { name: 'my-service' });
    });
    expect(Object.keys(json.resource?.['kubernetes_namespace_v1'] ?? {})).toEqual(['my_service_namespace']);
    expect(Object.keys(json.resource?.['kubernetes_network_policy_v1'] ?? {})).toEqual([
      'my_service_namespace_network_allow_dns',
      'my_service_namespace_network_default_deny',
    ]);
  });

  test('that meet are refused with both paths', () => {
    expect(() =>
      synthesizeStack(config, (stack) => {
        new ServiceNamespace(new Construct(stack, 'a'), 'b-c', { name: 'one' });
        new ServiceNamespace(new Construct(stack, 'a-b'), 'c', { name: 'two' });
      }),
    ).toThrow('Two constructs get the same Terraform name "a_b_c": test/a/b-c/Resource and test/a-b/c/Resource.');
  });
});
