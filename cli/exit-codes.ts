/** What the exit code of every `cluster-infra` command means; scripts and workflows decide by it. */
export const EXIT = {
  /** Done, clean, no changes. */
  done: 0,
  /** The command could not do its work; the message says why and what to do. */
  error: 1,
  /** There is something to look at: changes (plan), findings (doctor, verify, drift). */
  findings: 2,
  /** The guard refused a plan. */
  refused: 3,
  /** Ended by Ctrl-C or SIGTERM; nothing was left running. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
