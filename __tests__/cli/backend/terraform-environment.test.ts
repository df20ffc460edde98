import { terraformEnvironment } from '../../../cli/backend/terraform-environment';
import type { BackendConfig } from '../../../config/types';

const pg: BackendConfig = { type: 'pg', leastPrivilege: false };
const s3 = (endpoint: string | null): BackendConfig => ({
  type: 's3',
  bucket: 'states',
  region: 'gra',
  endpoint,
  keyPrefix: 'infra',
});

test('every subcommand that locks waits for the lock', () => {
  const env = terraformEnvironment(pg, { PATH: '/bin' }, { lockTimeout: 42 });
  for (const verb of ['plan', 'apply', 'destroy', 'refresh', 'import'])
    expect(env[`TF_CLI_ARGS_${verb}`]).toBe('-lock-timeout=42s');
  expect(env).toMatchObject({ PATH: '/bin', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' });
});

test('a timeout that is set stays, and other arguments are kept', () => {
  const env = terraformEnvironment(pg, {
    TF_CLI_ARGS_plan: '-lock-timeout=5s',
    TF_CLI_ARGS_apply: '-parallelism=4',
  });
  expect(env.TF_CLI_ARGS_plan).toBe('-lock-timeout=5s');
  expect(env.TF_CLI_ARGS_apply).toBe('-parallelism=4 -lock-timeout=600s');
});

test('a timeout for all subcommands is not repeated', () => {
  const env = terraformEnvironment(pg, { TF_CLI_ARGS: '-lock-timeout=9s' });
  expect(env.TF_CLI_ARGS_plan).toBeUndefined();
});

test.each(['TF_CLI_ARGS', 'TF_CLI_ARGS_apply'])('-lock=false in %s is refused', (name) => {
  expect(() => terraformEnvironment(pg, { [name]: '-no-color -lock=false' })).toThrow(
    new RegExp(`${name} holds -lock=false`),
  );
});

test('a plan on http may go without a lock, as the Developers of GitLab must; an apply may not', () => {
  const http: BackendConfig = { type: 'http', address: 'https://git.example.org/state' };
  const env = terraformEnvironment(http, { TF_CLI_ARGS_plan: '-lock=false' });
  expect(env.TF_CLI_ARGS_plan).toBe('-lock=false -lock-timeout=600s');
  expect(() => terraformEnvironment(http, { TF_CLI_ARGS_apply: '-lock=false' })).toThrow(/-lock=false/);
});

test('stores that are not at Amazon get plain uploads, Amazon its own', () => {
  expect(terraformEnvironment(s3('https://s3.example.org'), {})).toMatchObject({
    AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
    AWS_RESPONSE_CHECKSUM_VALIDATION: 'when_required',
  });
  expect(terraformEnvironment(s3(null), {})).not.toHaveProperty('AWS_REQUEST_CHECKSUM_CALCULATION');
});
