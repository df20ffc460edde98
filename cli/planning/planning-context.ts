import type { PlanFolder } from '../plans/plan-folder';
import type { InitializationGate } from '../terraform/initialize';
import type { Variables } from '../terraform/run-terraform';
import type { TerraformProgram } from '../terraform/terraform-program';

/** What every stack of a run shares. */
export interface PlanningContext {
  readonly terraform: TerraformProgram;
  readonly folder: PlanFolder;
  /** Terraform's own folder of a stack (TF_DATA_DIR). */
  readonly dataFolder: (stack: string) => string;
  /** Of terraform's processes, without TF_DATA_DIR. */
  readonly variables: Variables;
  readonly gate: InitializationGate;
  readonly signal: AbortSignal;
  /** Tells a person how it goes. */
  readonly report: (line: string) => void;
  /** Takes the environment's secrets out of what terraform said. */
  readonly hideSecrets: (text: string) => string;
  /** Seconds for one terraform command on one stack. */
  readonly deadline: number;
}

/** The environment of terraform on one stack. */
export const variablesOf = (context: PlanningContext, stack: string): Variables => ({
  ...context.variables,
  TF_DATA_DIR: context.dataFolder(stack),
});
