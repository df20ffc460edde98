import type { Target } from './targets';

/** Checks the workflows in tests; no sandbox needs it, so it is not among the targets that `build` makes. */
export const ACTIONLINT: Target = {
  name: 'actionlint',
  module: 'actionlint',
  package: 'github.com/rhysd/actionlint/cmd/actionlint',
  version: 'v1.7.12',
  linkerValues: { 'main.version': '1.7.12' },
  cost: 20,
  recognise: { args: ['-version'], output: /^v?1\.7\.12\b/m },
};
