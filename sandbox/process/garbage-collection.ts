/**
 * How often programs written in Go collect garbage (GOGC: percent by which memory may grow before the next time).
 *
 * A Terraform command lives for seconds and holds some MiB: collecting seldom saves a quarter of its CPU time (a plan of
 * the largest stack: 3.7 s, so 2.8 s). What the caller chose stays.
 */
export const ofShortLivedPrograms = (env: NodeJS.ProcessEnv): { readonly GOGC: string } => ({
  GOGC: env.GOGC || '400',
});

/** Go's own default, said outright: what runs for days must not grow by what its starter chose for programs of seconds. */
export const OF_LONG_LIVED_PROGRAMS = { GOGC: '100' } as const;
