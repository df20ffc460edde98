/** Tells a person what happens: one line per event on the standard error stream, with the seconds since the start. */
export interface Progress {
  /** Reports one finished or started thing. */
  line(text: string): void;
}

/** Progress on the standard error stream, so that the standard output stays a command's result. */
export function progressOn(stream: NodeJS.WritableStream, now: () => number = Date.now): Progress {
  const started = now();
  return {
    line(text) {
      stream.write(`[${((now() - started) / 1000).toFixed(1).padStart(6)} s] ${text}\n`);
    },
  };
}
