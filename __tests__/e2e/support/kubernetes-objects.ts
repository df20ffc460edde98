/** An object of the Kubernetes API, as far as these tests look at it. */
export interface Item {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid?: string;
    readonly namespace?: string;
    readonly generation?: number;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly ownerReferences?: readonly { readonly kind: string }[];
  };
  readonly spec: Record<string, unknown>;
  readonly status?: Record<string, unknown>;
  readonly data?: Record<string, string>;
  readonly type?: string;
}

export interface List {
  readonly items: readonly Item[];
}
