import type { Allowance } from '../../../config/schema/guard';
import type { RuleId } from '../../../cli/guard/finding';
import type { Consumer } from '../../../cli/guard/rule';

/** Planted in every plan, so that the search for it in the summaries means something. */
export const SEEDED_SECRET = 'Planted-7fK2/secret+XyZ';

/** Terraform's JSON configuration without the `terraform` block; the seeded variable and output are added. */
export type Configuration = Readonly<Record<string, unknown>>;

export type GoldenStep =
  | { readonly apply: Configuration; readonly stack?: string; readonly mayFail?: true }
  | { readonly kubectl: readonly string[] }
  | { readonly terraform: readonly string[]; readonly stack?: string }
  /** Makes the plan that is kept as `STACK.json`. */
  | { readonly plan: Configuration; readonly stack?: string; readonly args?: readonly string[] };

/** What a case can use of the world that it is made in. */
export interface World {
  /** UID of the cluster's kube-system; empty without a cluster. */
  readonly clusterUid: string;
  /** Address of a chart repository with the charts `demo` and `cert-manager`, 1.0.0 to 1.2.0. */
  readonly charts: string;
}

export interface GoldenCase {
  /** Folder in `golden/`. */
  readonly name: string;
  /** What the summary and the guard have to show. */
  readonly shows: string;
  /** Rules that refuse, in the order of the findings, once each. @default - the guard has no objection */
  readonly refuses?: readonly RuleId[];
  readonly needs: 'terraform' | 'vault' | 'cluster';
  readonly steps: (world: World) => readonly GoldenStep[];
  /** What the guard is told besides the plans. */
  readonly judge?: {
    readonly allow?: readonly Allowance[];
    readonly consumers?: readonly Consumer[];
    readonly clusterUid?: string;
  };
  /** A stack that could not be planned, with its reason. */
  readonly notPlanned?: { readonly stack: string; readonly reason: string };
}

/** One resource of Terraform's own type, which needs no provider: `data({a: {input: 1}})`. */
export const data = (resources: Record<string, unknown>, more: Record<string, unknown> = {}): Configuration => ({
  resource: { terraform_data: resources },
  ...more,
});

export const resources = (
  types: Record<string, Record<string, unknown>>,
  more: Record<string, unknown> = {},
): Configuration => ({
  resource: types,
  ...more,
});

/** The name of the stack of a case with one plan. */
export const ONLY_STACK = 'platform';
