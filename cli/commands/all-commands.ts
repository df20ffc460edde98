import type { RegisterCommand } from '../command';
import { registerGuard } from './guard';
import { registerSummary } from './summary';

/** Every command, in the order of `--help`. One line each: a new command is one import and one line. */
export const COMMANDS: readonly RegisterCommand[] = [registerGuard, registerSummary];
