'use strict';
const Sequencer = require('@jest/test-sequencer').default;

/** Of the integration tests, those that take longest on a quiet machine, longest first. */
const LONGEST = [
  'parity/parity',
  'providers/vaultwarden/acceptance/fault-sweep',
  'providers/vaultwarden/acceptance/kill-apply',
  'constructs/postgres-start',
  'sandbox/providers/kubernetes/life-of-resources',
  'sandbox/providers/helm/helm-release',
  'sandbox/vaultwarden/bw',
  'sandbox/providers/helm/helm-charts-and-secrets',
  'cli/backend/migrate-states',
  'providers/vaultwarden/acceptance/interrupt-apply',
  'providers/vaultwarden/acceptance/edited-items',
  'providers/vaultwarden/acceptance/fault-twins',
  'sandbox/control-plane/control-plane',
];

const rank = ({ path }) => {
  const found = LONGEST.findIndex((name) => path.endsWith(`${name}.integration.test.ts`));
  return found < 0 ? LONGEST.length : found;
};

/**
 * Jest's own order, but the known long files lead: jest learns how long a file takes from earlier runs, and on a fresh
 * clone a file of a minute would start last and be waited for alone.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((left, right) => rank(left) - rank(right));
  }
};
