const cleanups = new Set<() => Promise<void>>();

/**
 * Runs `work`; when a person interrupts the command meanwhile, `cleanup` is run before it ends.
 */
export async function interruptible<T>(work: Promise<T>, cleanup: () => Promise<void>): Promise<T> {
  cleanups.add(cleanup);
  try {
    return await work;
  } finally {
    cleanups.delete(cleanup);
  }
}

/** Runs what {@link interruptible} asked for. Failures are ignored: the command ends anyway. */
export async function cleanUpAfterInterruption(): Promise<void> {
  await Promise.allSettled([...cleanups].map((cleanup) => cleanup()));
}
