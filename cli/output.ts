import type { Readable, Writable } from 'node:stream';

/** What a command may touch of the process. Tests hand in their own. */
export interface CommandIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Environment variables. Only the command line reads them; the configuration never does. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Folder that relative paths of arguments start from. */
  readonly cwd: string;
  /** Aborted on Ctrl-C, SIGTERM and SIGHUP: whoever waits or runs a child must listen to it. */
  readonly signal: AbortSignal;
}

/**
 * Where a command says what: its result on stdout, as text or (`--json`) as one JSON document; everything on the way
 * (progress, warnings) on stderr, so that a result can be piped.
 */
export class Output {
  constructor(
    private readonly io: Pick<CommandIo, 'stdout' | 'stderr'>,
    /** Whether the user asked for JSON. */
    readonly json: boolean,
  ) {}

  /**
   * The result of the command; call it once.
   * @param value printed with `--json`; must be a JSON value without secrets
   * @param text printed otherwise
   */
  result(value: unknown, text: string | (() => string)): void {
    if (this.json) this.io.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    else {
      const shown = typeof text === 'string' ? text : text();
      this.io.stdout.write(shown.endsWith('\n') || shown === '' ? shown : `${shown}\n`);
    }
  }

  /** One line of progress. */
  progress(line: string): void {
    this.io.stderr.write(`${line}\n`);
  }
}
