import type { CheckRow } from '../../../cli/doctor/run-checks';
import type { Checkout } from '../support/checkout';

/** What `cluster-infra doctor` says: its exit code and, by check, the statuses. */
function doctor(checkout: Checkout, args: readonly string[], extra: Record<string, string> = {}) {
  const { code, stdout } = checkout.clusterInfra(['doctor', '--json', '--synthesized', 'cdktf.out', ...args], extra);
  const { checks } = JSON.parse(stdout) as { checks: CheckRow[] };
  const lines = checks.map(({ area, check, status }) => `${area} (${check}) ${status}`);
  return { code, lines, findings: checks.filter(({ status }) => status === 'finding') };
}

/** What a deployment stands on, asked of the real API server, PostgreSQL and terraform. */
export function whatItStandsOn(checkout: Checkout): void {
  describe('doctor', () => {
    test('finds no fault in the deployed sandbox, and calls nothing ok that is only played', () => {
      const { code, lines, findings } = doctor(checkout, []);
      expect(findings).toEqual([]);
      expect(code).toBe(0);
      expect(lines).toEqual(
        expect.arrayContaining([
          'tools (terraform) ok',
          'variables (stacks) ok',
          'variables (vault) ok',
          'backend (lock) ok',
          'cluster (identity) ok',
          'nodes (room) simulated',
          'storage (class) simulated',
          'rights (account) ok',
          'definitions (cert-manager) ok',
          'definitions (traefik) ok',
          'ingress-class (class) ok',
          'load-balancer (address) simulated',
          'releases (releases) ok',
          'leftovers (deletion) ok',
          'dns (hosts) not-checkable',
          'capture (nodes) not-checkable',
        ]),
      );
    });

    test('ends with 2 for another cluster, and asks it nothing more', () => {
      const uid = '00000000-0000-0000-0000-000000000000';
      const only = ['--only', 'cluster,nodes,leftovers'];
      const { code, lines, findings } = doctor(checkout, only, { TF_VAR_cluster_uid: uid });
      expect(code).toBe(2);
      expect(lines).toEqual([
        'cluster (prerequisite) finding',
        'nodes (prerequisite) not-checkable',
        'leftovers (prerequisite) not-checkable',
      ]);
      expect(findings[0]?.detail).toContain(uid);
    });
  });
}
