import type { PlatformStatus } from '../../../cli/status/platform-status';
import type { StackChecks } from '../../../cli/verify/check';
import type { Checkout, Finished } from './checkout';
import { AS_SYNTHESIZED } from './plan-review';

/** Kinds of checks whose success only real pods, certificates and addresses can prove. */
const UNPROVEN = [
  'rollouts',
  'services',
  'load balancer',
  'volumes',
  'certificates',
  'DNS',
  'URLs',
  'OIDC discovery',
  'HEP',
];

const checksOf = ({ stdout }: Finished) =>
  (JSON.parse(stdout) as { stacks: readonly StackChecks[] }).stacks.flatMap(({ checks }) => checks);

/** `cluster-infra verify` has nothing to complain of. */
export function expectVerified(checkout: Checkout): void {
  const done = checkout.clusterInfra(['verify', '--timeout', '240', '--json', ...AS_SYNTHESIZED]);
  const checks = checksOf(done);
  expect({ code: done.code, findings: checks.filter(({ status }) => status === 'finding') }).toEqual({
    code: 0,
    findings: [],
  });
  const kinds = new Set(checks.map(({ check }) => check));
  expect(UNPROVEN.filter((kind) => !kinds.has(kind))).toEqual([]);
  expect(checks.filter(({ check, status }) => status === 'ok' && UNPROVEN.includes(check))).toEqual([]);
}

/**
 * What `cluster-infra verify` complains of, without waiting. Without certificates: those of an issuer that is gone lose
 * their readiness at some moment of their own.
 */
export function findings(checkout: Checkout): string[] {
  const done = checkout.clusterInfra(['verify', '--timeout', '0', '--json', ...AS_SYNTHESIZED]);
  expect(done.code).toBe(2);
  return checksOf(done)
    .filter(({ check, status }) => status === 'finding' && check !== 'certificates')
    .map(({ check, subject }) => `${check}: ${subject}`);
}

/** `cluster-infra status` shows every service, and finds none of them ill. */
export function expectHealthy(checkout: Checkout): void {
  const done = checkout.clusterInfra(['status', '--json', ...AS_SYNTHESIZED]);
  const { services, findings: found, simulated } = JSON.parse(done.stdout) as PlatformStatus;
  expect({ code: done.code, found, simulated }).toEqual({ code: 0, found: [], simulated: true });
  const ready = services.filter(({ workloads }) => workloads.every(({ available, wanted }) => available === wanted));
  for (const name of ['cert-manager', 'flow-proxy', 'authentik', 'vaultwarden', 'homer', 'excalidraw'])
    expect(ready.map(({ namespace }) => namespace)).toContain(name);
}
