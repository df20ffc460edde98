/**
 * What a parity scenario is: a short life of a few resources, told in steps.
 *
 * The same scenario runs against the real providers (once, to record) and against the stand-ins (in every `npm test`):
 * what each plan wants to do, and how each apply ends, has to be the same.
 */

/** Terraform's JSON configuration without the `terraform` and `provider` blocks, which the runner adds. */
export interface Configuration {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly output?: Readonly<Record<string, unknown>>;
}

export type Step =
  /** Plans, records, applies, records the outcome, and records the plan that follows. */
  | { readonly kind: 'apply'; readonly name: string; readonly config: Configuration }
  /** Plans and records only. */
  | { readonly kind: 'plan'; readonly name: string; readonly config: Configuration }
  /** Records what the states hold where nothing is set, as the last apply left them and as a refresh reads them. */
  | { readonly kind: 'states'; readonly name: string }
  /** Changes the cluster behind Terraform's back. */
  | { readonly kind: 'kubectl' | 'helm'; readonly name: string; readonly args: readonly string[] }
  /** Forgets the resource, imports it again, and records the plan that follows. */
  | {
      readonly kind: 'import';
      readonly name: string;
      readonly address: string;
      readonly id: string;
      readonly config: Configuration;
    };

export interface Scenario {
  readonly name: string;
  /** Folder of a chart to pack and serve as `${repository}`; only helm scenarios have one. */
  readonly steps: (context: ScenarioContext) => readonly Step[];
}

export interface ScenarioContext {
  /** A namespace that exists, is empty, and belongs to this run of this scenario. */
  readonly namespace: string;
  /** Folder of the small chart that helm scenarios install. */
  readonly chart: string;
}

/** One resource's part of a plan, without any value. */
export interface PlannedChange {
  readonly address: string;
  readonly actions: readonly string[];
  /** Attributes that differ between before and after, or are not known yet: `spec.0.replicas`. */
  readonly changed: readonly string[];
  /** Attributes that force the replacement. */
  readonly replace: readonly string[];
}

/** Address -> value (`null`, `""`, `0`, `false`, `[]` or `{}`) -> the paths that hold it, in one text. */
export type UnsetValues = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What one step did. Everything in it is compared. */
export interface Recorded {
  readonly step: string;
  readonly plan?: readonly PlannedChange[] | { readonly error: string };
  readonly outcome?: 'done' | { readonly error: string };
  readonly applied?: UnsetValues;
  readonly refreshed?: UnsetValues;
  readonly afterwards?: readonly PlannedChange[] | { readonly error: string };
}
