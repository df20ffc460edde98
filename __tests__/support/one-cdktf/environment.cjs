'use strict';
const { TestEnvironment } = require('jest-environment-node');

const synthesized = new Map();
let remembered = false;

/** Every synth asks `terraform version` for each terraform_data; the answer is the same for all of a run. */
function rememberBinaryVersions() {
  if (remembered) return;
  remembered = true;
  const { ValidateBinaryVersion } = require('cdktf/lib/validations/validate-binary-version');
  const validate = ValidateBinaryVersion.prototype.validate;
  const answers = new Map();
  ValidateBinaryVersion.prototype.validate = function () {
    const question = `${this.versionCommand} ${this.versionConstraint}`;
    if (!answers.has(question)) answers.set(question, validate.call(this));
    return answers.get(question);
  };
}

/**
 * The environment of tests that synthesize stacks. Jest loads every module anew for every file, and cdktf with the
 * bindings of the providers is most of what a short file does: here a worker loads them once, for all of its files.
 * {@link ./transform.cjs} leads their modules to this `require`. What they synthesized is theirs together too
 * (`synthesizeEnvironment` in ../synth.ts).
 */
module.exports = class OneCdktf extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    // Not when this module is loaded: jest transforms what is loaded with it.
    rememberBinaryVersions();
    this.global[Symbol.for('cluster-infra.worker-require')] = require;
    this.global[Symbol.for('cluster-infra.synthesized')] = synthesized;
  }
};
