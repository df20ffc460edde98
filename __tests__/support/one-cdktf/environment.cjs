'use strict';
const { TestEnvironment } = require('jest-environment-node');

const synthesized = new Map();

/**
 * The environment of tests that synthesize stacks. Jest loads every module anew for every file, and cdktf with the
 * bindings of the providers is most of what a short file does: here a worker loads them once, for all of its files.
 * {@link ./transform.cjs} leads their modules to this `require`. What they synthesized is theirs together too
 * (`synthesizeEnvironment` in ../synth.ts).
 */
module.exports = class OneCdktf extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global[Symbol.for('cluster-infra.worker-require')] = require;
    this.global[Symbol.for('cluster-infra.synthesized')] = synthesized;
  }
};
