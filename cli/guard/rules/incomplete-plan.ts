import type { Rule } from '../rule';

/** Terraform stopped on an error while planning: what is shown is only a part. */
export const incompletePlan: Rule = (plan) =>
  plan.errored === true
    ? [
        {
          rule: 'incomplete-plan',
          outcome: 'refused',
          address: 'plan',
          what: 'Terraform ended with an error while it made this plan.',
          why: 'Only a part of what would happen is shown, and Terraform does not apply it.',
          fix: "Read Terraform's error message, mend the cause and plan again.",
        },
      ]
    : [];
