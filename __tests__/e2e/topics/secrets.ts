import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Checkout } from '../support/checkout';
import { plansFolder } from '../support/plan-review';
import { type Haystack, leftBehind, placesOf, secretValues } from '../support/search-secrets';
import { STACKS } from '../support/stacks';

/** Plans as JSON: those that the last `cluster-infra plan` saved, and new ones of the stacks that it found unchanged. */
function shownPlans(checkout: Checkout): Haystack[] {
  return STACKS.map((stack) => {
    const folder = path.join(checkout.folder, 'cdktf.out', 'stacks', stack);
    const saved = path.join(plansFolder(checkout), 'stacks', stack, 'plan.tfplan');
    const plan = existsSync(saved) ? saved : path.join(folder, 'secret-search');
    if (plan !== saved) checkout.must('terraform', `-chdir=${folder}`, 'plan', '-input=false', `-out=${plan}`);
    const text = checkout.must('terraform', `-chdir=${folder}`, 'show', '-json', plan);
    return { where: `plan of ${stack}`, text };
  });
}

/** Generated and supplied secrets, after the deployment by cdktf and plans that change every service. */
export function secrets(checkout: Checkout): void {
  describe('generated secrets', () => {
    test('occur in no state, plan, configuration, log or output', async () => {
      const haystacks = [...shownPlans(checkout), ...(await leftBehind(checkout))];
      // What may be there is found where it must be, so the search does look into states, plans and configuration.
      for (const where of ['state cluster_infra_sandbox_identity', 'plan of identity', 'cdk.tf.json']) {
        const searched = haystacks.filter((haystack) => haystack.where.includes(where));
        const found = searched.some(({ text }) => text.includes('authentik-bootstrap'));
        expect({ where, found }).toEqual({ where, found: true });
      }
      expect(placesOf(await secretValues(checkout), haystacks)).toEqual([]);
    });
  });
}
