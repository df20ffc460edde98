import { data, type GoldenCase } from '../golden-case';

const volume = (name: string) => data({ [name]: { input: { size: '20Gi', of: 'homer' } } });

/** Objects that get another address. */
export const moves: readonly GoldenCase[] = [
  {
    name: 'rename-without-move',
    shows: 'a rename that would destroy, with the block that prevents it',
    needs: 'terraform',
    steps: () => [{ apply: volume('vault_data') }, { plan: volume('vault_volume') }],
  },
  {
    name: 'rename-with-move',
    shows: 'a rename that keeps the object',
    needs: 'terraform',
    steps: () => [
      { apply: volume('vault_data') },
      {
        plan: {
          ...volume('vault_volume'),
          moved: [{ from: 'terraform_data.vault_data', to: 'terraform_data.vault_volume' }],
        },
      },
    ],
  },
  {
    name: 'move-and-change',
    shows: 'an object that moves and changes at once',
    needs: 'terraform',
    steps: () => [
      { apply: volume('vault_data') },
      {
        plan: data(
          { vault_volume: { input: { size: '30Gi', of: 'homer' } } },
          { moved: [{ from: 'terraform_data.vault_data', to: 'terraform_data.vault_volume' }] },
        ),
      },
    ],
  },
  {
    name: 'for-each-key-renamed',
    shows: 'an instance whose key is another one now',
    needs: 'terraform',
    steps: () => {
      const tenants = (...names: string[]) =>
        data({
          tenant: {
            for_each: Object.fromEntries(names.map((name) => [name, name])),
            input: { quota: '4', tenant: '${each.key}' },
          },
        });
      return [{ apply: tenants('alpha', 'beta') }, { plan: tenants('alpha', 'gamma') }];
    },
  },
  {
    name: 'count-lowered',
    shows: 'the last instance of a count destroyed',
    needs: 'terraform',
    steps: () => {
      const nodes = (count: number) => data({ node: { count, input: 'node ${count.index}' } });
      return [{ apply: nodes(3) }, { plan: nodes(2) }];
    },
  },
  {
    name: 'move-into-for-each',
    shows: 'a single object that becomes an instance',
    needs: 'terraform',
    steps: () => [
      { apply: volume('only') },
      {
        plan: data(
          { each: { for_each: { homer: '20Gi' }, input: { size: '${each.value}', of: '${each.key}' } } },
          { moved: [{ from: 'terraform_data.only', to: 'terraform_data.each["homer"]' }] },
        ),
      },
    ],
  },
];
