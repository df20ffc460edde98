import { data, ONLY_STACK, SEEDED_SECRET, type GoldenCase } from '../golden-case';

const publishing = (outputs: Record<string, unknown>) => ({ ...data({ it: { input: 'x' } }), output: outputs });
const reader = (reference: string) => ({
  stack: 'edge',
  configuration: {
    data: { terraform_remote_state: { [`cross-stack-reference-input-${ONLY_STACK}`]: { backend: 'pg' } } },
    resource: {
      terraform_data: {
        x: { input: `\${data.terraform_remote_state.cross-stack-reference-input-${ONLY_STACK}.outputs.${reference}}` },
      },
    },
  },
});

/** Outputs, checks, data sources, plans that Terraform could not finish, and several stacks. */
export const outputsAndChecks: readonly GoldenCase[] = [
  {
    name: 'output-changes',
    shows: 'outputs that are added, changed and removed',
    needs: 'terraform',
    steps: () => [
      { apply: publishing({ kept: { value: 'same' }, changed: { value: { a: 1, b: 2 } }, gone: { value: 'x' } }) },
      { plan: publishing({ kept: { value: 'same' }, changed: { value: { a: 1, b: 3 } }, added: { value: ['y'] } }) },
    ],
  },
  {
    name: 'output-that-another-stack-reads',
    shows: 'an output that vanishes while another stack reads it',
    refuses: ['output-vanishes'],
    needs: 'terraform',
    steps: () => [
      {
        apply: publishing({
          'cross-stack-output-namespace': { value: 'traefik', sensitive: true },
          unread: { value: 'x' },
        }),
      },
      { plan: publishing({}) },
    ],
    judge: { consumers: [reader('cross-stack-output-namespace')] },
  },
  {
    name: 'failing-check',
    shows: 'a check that did not pass',
    needs: 'terraform',
    steps: () => {
      const checked = (input: string) =>
        data(
          { it: { input } },
          {
            check: {
              health: [
                {
                  assert: [
                    {
                      condition: '${terraform_data.it.input == "good"}',
                      error_message: 'The service is not healthy: ${terraform_data.it.input}.',
                    },
                  ],
                },
              ],
            },
          },
        );
      return [{ apply: checked('good') }, { plan: checked('bad') }];
    },
  },
  {
    name: 'read-at-apply',
    shows: 'a data source that is read only at apply',
    needs: 'terraform',
    steps: () => [
      {
        plan: data(
          { it: { input: 'x' }, other: { input: '${data.terraform_remote_state.producer.outputs}' } },
          {
            data: {
              terraform_remote_state: {
                producer: { backend: 'local', config: { path: 'producer.tfstate' }, depends_on: ['terraform_data.it'] },
              },
            },
          },
        ),
      },
    ],
  },
  {
    name: 'errored',
    shows: 'a plan that ended with an error, as a part of the truth',
    refuses: ['incomplete-plan'],
    needs: 'terraform',
    steps: () => [
      {
        plan: data({
          fine: { input: 'x' },
          failing: {
            input: 'y',
            lifecycle: {
              precondition: [
                {
                  condition: '${terraform_data.fine.input == "z"}',
                  error_message: `Wrong input, token=${SEEDED_SECRET}`,
                },
              ],
            },
          },
        }),
      },
    ],
  },
  {
    name: 'several-stacks',
    shows: 'several stacks, one of which could not be planned',
    needs: 'terraform',
    steps: () => [
      { stack: 'foundation', apply: data({ a: { input: 1 } }) },
      { stack: 'foundation', plan: data({ a: { input: 1 } }) },
      { stack: 'edge', apply: data({ b: { input: 1 }, c: { input: 2 } }) },
      { stack: 'edge', plan: data({ b: { input: 2 } }) },
    ],
    notPlanned: {
      stack: 'vault',
      reason: `The vault cannot be reached: connect to https://robot:${SEEDED_SECRET}@vault.example failed`,
    },
  },
];
