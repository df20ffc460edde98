/** A pod that may break one rule, and why it must. */
export interface PodException {
  /** Stack and address: `observability kubernetes_daemon_set_v1.heplify`. */
  readonly pod: string;
  /** Name of the rule in support/pod-rules.ts. */
  readonly rule: string;
  readonly reason: string;
}

export const POD_EXCEPTIONS: readonly PodException[] = [];
