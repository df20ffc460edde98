import type { Variables } from './run-terraform';

/** What making and applying a saved plan have in common. */
export interface SavedPlanCommand {
  readonly binary: string;
  readonly folder: string;
  readonly env: Variables;
  /** The saved plan. */
  readonly planFile: string;
  readonly log: string;
  /** Seconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}
