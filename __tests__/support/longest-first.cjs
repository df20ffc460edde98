'use strict';
const Sequencer = require('@jest/test-sequencer').default;

/**
 * Of the integration tests, those that take longest on a quiet machine, longest first; between them those that share a
 * cluster, so that it lives from the first file on without a gap and ends early.
 */
const LONGEST = [
  'parity/parity',
  'sandbox/providers/helm/helm-release',
  'providers/vaultwarden/acceptance/fault-sweep',
  'sandbox/providers/kubernetes/life-of-resources',
  'sandbox/providers/helm/helm-charts-and-secrets',
  'stacks/sites/sites-backup',
  'providers/vaultwarden/acceptance/kill-apply',
  'constructs/postgres-start',
  'sandbox/vaultwarden/bw',
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
