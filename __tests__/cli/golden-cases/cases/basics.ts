import { data, SEEDED_SECRET, type GoldenCase } from '../golden-case';

const two = data({ first: { input: 'one' }, second: { input: { size: 1 } } });

/** What a plan can do to one object. */
export const basics: readonly GoldenCase[] = [
  {
    name: 'no-changes',
    shows: 'that nothing changes',
    needs: 'terraform',
    steps: () => [{ apply: two }, { plan: two }],
  },
  { name: 'create', shows: 'objects that are created', needs: 'terraform', steps: () => [{ plan: two }] },
  {
    name: 'destroy',
    shows: 'an unprotected object that is destroyed',
    needs: 'terraform',
    steps: () => [{ apply: two }, { plan: data({ first: { input: 'one' } }) }],
  },
  {
    name: 'destroy-everything',
    shows: 'a destroy plan, outputs too',
    needs: 'terraform',
    steps: () => [{ apply: two }, { plan: two, args: ['-destroy'] }],
  },
  {
    name: 'replace',
    shows: 'what forces a replacement',
    needs: 'terraform',
    steps: () => [
      { apply: data({ first: { input: 'one', triggers_replace: ['v1'] } }) },
      { plan: data({ first: { input: 'two', triggers_replace: ['v2'] } }) },
    ],
  },
  {
    name: 'replace-create-first',
    shows: 'a replacement that creates before it destroys',
    needs: 'terraform',
    steps: () => {
      const lifecycle = { create_before_destroy: true };
      return [
        { apply: data({ first: { input: 'one', triggers_replace: 'v1', lifecycle } }) },
        { plan: data({ first: { input: 'one', triggers_replace: 'v2', lifecycle } }) },
      ];
    },
  },
  {
    name: 'replace-by-request',
    shows: 'a replacement that -replace asks for',
    needs: 'terraform',
    steps: () => [{ apply: two }, { plan: two, args: ['-replace=terraform_data.second'] }],
  },
  {
    name: 'replace-by-trigger',
    shows: 'a replacement that another object triggers',
    needs: 'terraform',
    steps: () => {
      const chain = (version: string) =>
        data({
          first: { input: version },
          second: { input: 'two', lifecycle: { replace_triggered_by: ['terraform_data.first'] } },
        });
      return [{ apply: chain('one') }, { plan: chain('two') }];
    },
  },
  {
    name: 'tainted',
    shows: 'an object that an earlier apply left tainted',
    needs: 'terraform',
    steps: () => [{ apply: two }, { terraform: ['taint', 'terraform_data.second'] }, { plan: two }],
  },
  {
    name: 'deposed',
    shows: 'an object left over from a replacement that failed',
    needs: 'terraform',
    steps: () => {
      const failing = (version: string) =>
        data({
          first: {
            input: 'one',
            triggers_replace: version,
            lifecycle: { create_before_destroy: true },
            provisioner: [{ 'local-exec': { when: 'destroy', command: 'exit 1' } }],
          },
        });
      const kept = data({ first: { input: 'one', triggers_replace: 'v2' } });
      return [{ apply: failing('v1') }, { apply: failing('v2'), mayFail: true }, { plan: kept }];
    },
  },
  {
    name: 'import',
    shows: 'an object that is imported',
    needs: 'terraform',
    steps: () => [
      { plan: data({ first: {} }, { import: [{ to: 'terraform_data.first', id: 'an-id-from-elsewhere' }] }) },
    ],
  },
  {
    name: 'forget',
    shows: 'an object that is forgotten and stays',
    needs: 'terraform',
    steps: () => [
      { apply: two },
      {
        plan: data(
          { first: { input: 'one' } },
          { removed: [{ from: 'terraform_data.second', lifecycle: { destroy: false } }] },
        ),
      },
    ],
  },
  {
    name: 'many-alike',
    shows: 'objects that change alike as one entry',
    needs: 'terraform',
    steps: () => {
      const many = (level: string) =>
        data({
          each: {
            for_each: Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`node-${index}`, level])),
            input: { level: '${each.value}' },
          },
        });
      return [{ apply: many('info') }, { plan: many('debug') }];
    },
  },
  {
    name: 'refresh-only',
    shows: 'a plan that only looks',
    needs: 'terraform',
    steps: () => [{ apply: two }, { plan: two, args: ['-refresh-only'] }],
  },
  {
    name: 'unknown-values',
    shows: 'values that are known only after the apply',
    needs: 'terraform',
    steps: () => [
      { apply: data({ first: { input: 'one' }, second: { input: { from: 'nobody', list: ['x'] } } }) },
      {
        plan: data({
          first: { input: 'one', triggers_replace: 'now' },
          second: { input: { from: '${terraform_data.first.id}', list: ['x', '${terraform_data.first.id}'] } },
        }),
      },
    ],
  },
  {
    name: 'long-text',
    shows: 'the changed lines of a text, without the secret in it',
    needs: 'terraform',
    steps: () => {
      const text = (level: string, password: string) =>
        [
          ...Array.from({ length: 60 }, (_, line) => `setting-${line} = ${line}`),
          `level = ${level}`,
          `password = "${password}"`,
          'end',
        ].join('\n');
      return [
        { apply: data({ file: { input: text('info', 'hunter2-old') } }) },
        { plan: data({ file: { input: text('debug', SEEDED_SECRET) } }) },
      ];
    },
  },
  {
    name: 'page-that-must-be-cut',
    shows: 'a page over the limit: cut, named, not to be approved',
    needs: 'terraform',
    steps: () => {
      const big = (version: number) => {
        const entries = Array.from({ length: 700 }, (_, index): [string, string] => [
          `key-${index}`,
          `value ${version} of ${index}: ${'x'.repeat(30)}`,
        ]);
        return data({ big: { input: Object.fromEntries(entries) }, gone: { count: 3 - version, input: 'x' } });
      };
      return [{ apply: big(1) }, { plan: big(2) }];
    },
  },
];
