import type { Deployment } from '../../../cli/deploy/deploy-stacks';
import { forgetStates } from '../support/backend-states';
import type { Checkout } from '../support/checkout';
import type { List } from '../support/kubernetes-objects';
import { expectNoChanges, planAll } from '../support/plan-review';
import { leftBehind, placesOf, secretValues } from '../support/search-secrets';
import { STACKS } from '../support/stacks';

/** Everything once more from nothing, this time by `cluster-infra plan` and `deploy`. */
export function reviewedDeployment(checkout: Checkout): void {
  describe('from nothing, by reviewed plans', () => {
    test('everything can be destroyed, in the reverse order of the stacks', () => {
      // The variable that lets one stack be deployed alone also makes cdktf forget the order (docs/sandbox.md).
      const destroy = checkout.run('npx', ['cdktf', 'destroy', '--skip-synth', ...STACKS], {
        CDKTF_IGNORE_MISSING_STACK_DEPENDENCIES: 'false',
      });
      const output = destroy.stdout + destroy.stderr;
      expect({ code: destroy.code, tail: destroy.code === 0 ? '' : output.slice(-3000) }).toEqual({
        code: 0,
        tail: '',
      });
      const left = checkout.kubectl<List>('get', 'namespaces').items.map((item) => item.metadata.name);
      expect(left.filter((name) => name !== 'default' && !name.startsWith('kube-'))).toEqual([]);
    });

    test('the whole graph is planned on an empty backend, and exactly that is deployed by cluster-infra', async () => {
      await forgetStates(checkout);
      const { code, manifest } = planAll(checkout);
      expect(code).toBe(2);
      const reviewed = Object.fromEntries(manifest.stacks.map(({ name, counts }) => [name, counts]));
      expect(Object.keys(reviewed).sort()).toEqual([...STACKS].sort());
      expect(manifest.stacks.filter(({ wholeGraph }) => wholeGraph).map(({ name }) => name)).toContain('observability');
      for (const { add } of Object.values(reviewed)) expect(add).toBeGreaterThan(0);

      const deployed = checkout.clusterInfra(['deploy', '--auto-approve', '--json']);
      expect({ code: deployed.code, tail: deployed.code === 0 ? '' : deployed.stderr.slice(-3000) }).toEqual({
        code: 0,
        tail: '',
      });
      const { stacks } = JSON.parse(deployed.stdout) as Pick<Deployment, 'stacks'>;
      expect(Object.fromEntries(stacks.map(({ stack, counts }) => [stack, counts]))).toEqual(reviewed);
      expectNoChanges(checkout);
      expect(placesOf(await secretValues(checkout), await leftBehind(checkout))).toEqual([]);
    });
  });
}
