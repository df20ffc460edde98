import type { Plan, ResourceChange } from '../plan/plan-schema';
import type { RuleFinding } from './finding';

/** Another stack that may read outputs of the planned one: its synthesized configuration. */
export interface Consumer {
  readonly stack: string;
  /** Content of its cdk.tf.json. */
  readonly configuration: unknown;
}

/** What a rule may know besides the plan. */
export interface RuleContext {
  /** Name of the planned stack. */
  readonly stack?: string;
  /** UID of kube-system that the configuration expects; null or absent: the Terraform variable cluster_uid counts. */
  readonly clusterUid?: string | null;
  /** The other stacks of the environment. Without them, outputs cannot be judged. */
  readonly consumers?: readonly Consumer[];
}

/** One thing that the guard looks for. Pure: the same plan and context give the same findings, in the plan's order. */
export type Rule = (plan: Plan, context: RuleContext) => RuleFinding[];

/** Changes of managed objects (no data sources), as rules look at them. */
export const managedChanges = (plan: Plan): ResourceChange[] =>
  (plan.resource_changes ?? []).filter((entry) => entry.mode === 'managed');

/** An address as findings show it; an object left over from a failed replacement is told apart. */
export const findingAddress = (entry: ResourceChange): string =>
  entry.deposed === undefined ? entry.address : `${entry.address} (deposed ${entry.deposed})`;
