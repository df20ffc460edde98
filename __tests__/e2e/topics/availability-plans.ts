import path from 'node:path';
import { goldenLines } from '../../support/golden';
import type { Checkout } from '../support/checkout';
import { planEdited, planLines } from '../support/plan-review';
import { SETTINGS } from '../support/settings';

const GOLDEN = path.join(__dirname, '..', 'golden', 'availability');

/** From `high`, which is deployed, to the other levels. */
export function availabilityPlans(checkout: Checkout): void {
  describe('the plan for another availability', () => {
    test.each(['standard', 'single'])('from high to %s holds exactly the expected changes', (level) => {
      const review = planEdited(checkout, SETTINGS, (document) => document.set('availability', level));
      const lines = planLines(review);
      expect(lines).toEqual(goldenLines(path.join(GOLDEN, `${level}.txt`), lines));
      expect({ code: review.code, guard: review.summary.guard.verdict }).toEqual({ code: 2, guard: 'clean' });
      // What terraform says it does to objects, apart from the summary: a budget goes, nothing else goes or comes.
      const actions = review.manifest.stacks.flatMap((stack) => stack.actions);
      const notInPlace = actions.filter(({ actions: [...kinds] }) => kinds.join() !== 'update');
      expect(notInPlace.map(({ address }) => address.split('.')[0])).toEqual(
        notInPlace.map(() => 'kubernetes_pod_disruption_budget_v1'),
      );
    });
  });
}
