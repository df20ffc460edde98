import './load-bindings';
import { App, TerraformStack } from 'cdktf';
import { loadConfig } from './config/loader';
import { addStacks } from './stacks/add-stacks';

/** Writes the Terraform configuration of the environment named by CLUSTER_ENV to cdktf.out (or CDKTF_OUTDIR). */
function synthesize(): void {
  // A stack trace per token is a sixth of the time; nobody reads them.
  process.env['CDKTN_DISABLE_CREATION_STACK'] ??= '1';
  const config = loadConfig({ environment: process.env['CLUSTER_ENV'] });
  // The command line hands over the context of cdktf.json only when it starts this program; this holds without it too.
  const app = new App({ stackTraces: false, context: { failOnConstructsOutsideOfStacks: 'true' } });
  addStacks(app, config);
  app.synth();
  // For a person only: cdktf and cluster-infra name the folder, and say what they made.
  if (process.env['CDKTF_OUTDIR'] === undefined)
    console.log(
      `Wrote ${app.node.children.filter((child) => TerraformStack.isStack(child)).length} stacks of the environment ${config.environment} to ${app.outdir}/stacks.`,
    );
}

try {
  synthesize();
} catch (error) {
  // TypeError and its like are faults of this program and keep their stack; all else says what the user can mend.
  const ownFault = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  console.error(error instanceof Error && !ownFault ? error.message : error);
  process.exitCode = 1;
}
