'use strict';

/** Replaces a module by the one that the worker has loaded outside of the test's own world. */
module.exports = {
  process: (_source, file) => ({
    code: `module.exports = globalThis[Symbol.for('cluster-infra.worker-require')](${JSON.stringify(file)});`,
  }),
};
