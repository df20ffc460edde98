import type { RegisterCommand } from '../command';
import { registerDeploy } from './deploy';
import { registerDoctor } from './doctor';
import { registerDrift } from './drift';
import { registerExplain } from './explain';
import { registerGraph } from './graph';
import { registerGuard } from './guard';
import { registerPlan } from './plan';
import { registerStacks } from './stacks';
import { registerState } from './state';
import { registerStatus } from './status';
import { registerSummary } from './summary';
import { registerVerify } from './verify';

/** Every command, in the order of `--help`. One line each: a new command is one import and one line. */
export const COMMANDS: readonly RegisterCommand[] = [
  registerStacks,
  registerGraph,
  registerPlan,
  registerDeploy,
  registerVerify,
  registerStatus,
  registerDrift,
  registerGuard,
  registerSummary,
  registerDoctor,
  registerState,
  registerExplain,
];
