import type { Finding } from '../guard/finding';
import type { GuardReport } from '../guard/guard-report';
import type { LeftOutStack } from '../left-out/left-out-stack';
import type { ChangeKind } from '../plan/change-kind';
import type { VersionChange } from '../plan/version-changes';

/** One attribute of one object, ready to be shown: without secrets, and cut to a readable length. */
export interface AttributeChange {
  /** `spec.template.container[server].image`, or for chart values `values.server.replicas`. */
  readonly path: string;
  /** As JSON; absent when the attribute is added. */
  readonly before?: string;
  /** As JSON, `(known after apply)` or `(sensitive)`; absent when it is removed. */
  readonly after?: string;
  /** Of a text of several lines: the changed ones, each beginning with `-` or `+`. Instead of before and after. */
  readonly lines?: readonly string[];
  /** It cannot change in place. */
  readonly forcesReplacement?: true;
  /** A value of the user's own chart values, the escape hatch, which no schema of this project checks. */
  readonly raw?: true;
}

/** What happens to one object. */
export interface ObjectChange {
  readonly address: string;
  readonly type: string;
  readonly kind: Exclude<ChangeKind, 'no-op' | 'read'>;
  /** Name in the world, `namespace/name`, where the type has one. */
  readonly name?: string;
  readonly previousAddress?: string;
  readonly importId?: string;
  /** Key of an object left over from a failed replacement. */
  readonly deposed?: string;
  /** Why Terraform replaces or destroys it, in its own words. */
  readonly reason?: string;
  /** Why it is protected; only where it is destroyed or replaced. */
  readonly protection?: string;
  readonly attributes: readonly AttributeChange[];
  /** Further attributes that the provider will compute: nobody set them. */
  readonly computed: number;
  /** Attributes that are written without being stored, whose new value no plan can show: the revisions tell. */
  readonly writeOnly?: true;
}

export interface VersionLine extends VersionChange {
  readonly address: string;
  readonly name?: string;
}

export interface StackCounts {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly forget: number;
  readonly move: number;
  readonly import: number;
  readonly read: number;
  readonly drift: number;
  readonly outputs: number;
}

/** `partial`: Terraform stopped on an error, what is shown is not all. */
export type StackOutcome = 'no-changes' | 'changes' | 'partial' | 'not-planned';

export interface StackSummary {
  readonly stack: string;
  readonly outcome: StackOutcome;
  readonly counts: StackCounts;
  /** SHA-256 over what the plan does, without sensitive values; equal plans have equal ones. Null when not planned. */
  readonly planHash: string | null;
  /** SHA-256 of the saved plan file, when the caller knows it: what deploy compares. */
  readonly planFileSha256?: string;
  readonly terraformVersion?: string;
  /** When Terraform made the plan, ISO 8601. */
  readonly plannedAt?: string;
  /** Destroys first, then replacements, forgotten, created, changed, imported, moved; within a kind in the plan's order. */
  readonly changes: readonly ObjectChange[];
  readonly versions: readonly VersionLine[];
  /** What changed in the world since the last apply. */
  readonly drift: readonly ObjectChange[];
  /** Data sources that are read only at apply, so that what depends on them is not known. */
  readonly reads: readonly string[];
  readonly outputs: readonly (AttributeChange & { readonly kind: 'create' | 'update' | 'delete' })[];
  /** Checks and conditions that did not pass. */
  readonly checks: readonly {
    readonly address: string;
    readonly status: string;
    readonly problems: readonly string[];
  }[];
  /** What it takes for granted about stacks that are not applied yet; such a plan is for reading only. */
  readonly assumptions: readonly string[];
  /** Why it could not be planned, or not wholly. */
  readonly notPlanned?: string;
}

export interface SummaryMeta {
  readonly environment?: string;
  /** Commit of the configuration; `-dirty` is part of it when the work tree had changes. */
  readonly commit?: string;
  /** Fingerprint of where the states lie. */
  readonly backend?: string;
  /** When the summary was made, ISO 8601. */
  readonly time?: string;
  /** Beside the page, the full text, when the page had to be cut. */
  readonly fullText?: string;
}

export interface Summary {
  readonly formatVersion: 1;
  readonly meta: SummaryMeta;
  /** SHA-256 over the plan hashes of all stacks, in order. */
  readonly planHash: string;
  readonly totals: StackCounts;
  readonly stacks: readonly StackSummary[];
  readonly guard: Pick<GuardReport, 'verdict' | 'expiredAllowances' | 'unusedAllowances'> & {
    readonly findings: readonly Finding[];
  };
  /** Stacks without a place in the configuration whose objects stay; absent where nobody looked. */
  readonly leftOut?: readonly LeftOutStack[];
  /** Whether this page may be used to approve the plans; why not, and what an approval would rest on. */
  readonly approval: { readonly allowed: boolean; readonly reasons: readonly string[] };
}
