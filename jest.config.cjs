/**
 * Four levels of tests, told apart by the end of the file name and, for the first two, by the folder:
 *   x.test.ts              unit: no terraform, no database, no cluster; all of them in under a minute
 *   stacks/, constructs/   synth: x.test.ts that build stacks as cdktf does and look at what they wrote
 *   x.integration.test.ts  a real terraform, PostgreSQL or helm, started by the test itself
 *   x.e2e.test.ts          the whole sandbox
 */

// As main.ts does: cdktf would note a stack trace at every token, a quarter of the time of a synth under jest.
process.env.CDKTN_DISABLE_CREATION_STACK ??= '1';

// Inherited by the workers: what test files of one run share, such as a cluster, bears its name.
process.env.CLUSTER_INFRA_TEST_RUN ??= `${process.pid}-${Date.now().toString(36)}`;
// Terraform, helm and kubectl run for a moment each and spend a quarter of it on collecting garbage of the few MiB that
// they hold (a plan of the largest stack: 3.7 CPU seconds, with this 2.8).
process.env.GOGC ??= '400';

const base = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  testPathIgnorePatterns: ['/node_modules/', '/cdktf.out/', '/dist/', '/.sandbox/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdktf.out/', '<rootDir>/.sandbox/'],
};

/** cdktf and all that is made of it, loaded once in each worker. */
const oneCdktf = {
  testEnvironment: '<rootDir>/__tests__/support/one-cdktf/environment.cjs',
  transform: {
    ...base.transform,
    '/node_modules/(cdktf|constructs|@cdktf/provider-[^/]+)/.+\\.js$':
      '<rootDir>/__tests__/support/one-cdktf/transform.cjs',
  },
  transformIgnorePatterns: ['/node_modules/(?!(cdktf|constructs|@cdktf/provider-[^/]+)/)'],
};

/** Where tests synthesize whole stacks. */
const SYNTH = ['<rootDir>/__tests__/stacks/', '<rootDir>/__tests__/constructs/', '<rootDir>/__tests__/main.test.ts'];
const prompt = { setupFilesAfterEnv: ['<rootDir>/__tests__/support/promptness.cjs'] };
const patient = { setupFilesAfterEnv: ['<rootDir>/__tests__/support/patience.cjs'] };

module.exports = {
  // Of the tests in one file that may run side by side; two cores.
  maxConcurrency: 3,
  testSequencer: '<rootDir>/__tests__/support/longest-first.cjs',
  projects: [
    {
      ...base,
      ...prompt,
      displayName: 'unit',
      testMatch: ['<rootDir>/__tests__/**/!(*.integration|*.e2e).test.ts'],
      testPathIgnorePatterns: [...base.testPathIgnorePatterns, ...SYNTH],
    },
    {
      ...base,
      ...oneCdktf,
      ...prompt,
      displayName: 'synth',
      testMatch: [
        '<rootDir>/__tests__/{stacks,constructs}/**/!(*.integration|*.e2e).test.ts',
        '<rootDir>/__tests__/main.test.ts',
      ],
    },
    { ...base, ...patient, displayName: 'integration', testMatch: ['<rootDir>/__tests__/**/*.integration.test.ts'] },
    { ...base, ...patient, displayName: 'e2e', testMatch: ['<rootDir>/__tests__/**/*.e2e.test.ts'] },
  ],
};
