import type { Checkout } from '../support/checkout';
import { AS_SYNTHESIZED, planAll } from '../support/plan-review';
import { STACKS } from '../support/stacks';

/** The guard against the wrong kubeconfig. */
export function wrongCluster(checkout: Checkout): void {
  describe('the wrong cluster', () => {
    test('is refused by every plan, before anything is changed', () => {
      const uid = '00000000-0000-0000-0000-000000000000';
      const { code, summary, manifest } = planAll(checkout, { TF_VAR_cluster_uid: uid }, AS_SYNTHESIZED);
      expect([1, 3]).toContain(code);
      expect(manifest.stacks.map(({ name, outcome }) => `${name} ${outcome}`).sort()).toEqual(
        STACKS.map((stack) => `${stack} not-planned`).sort(),
      );
      for (const { notPlanned } of summary.stacks) expect(notPlanned).toContain(uid);
    });
  });
}
