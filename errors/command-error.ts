export interface CommandErrorParts {
  /** What is wrong and where, with the value where it is no secret. One sentence or a few lines. */
  problem: string;
  /** What the user can do about it. */
  fix: string;
  /** More lines under the problem, for example the last lines of Terraform's own message. Never a secret. */
  details?: readonly string[];
  /** The error that led to this one. */
  cause?: unknown;
}

/** A fault that the user can mend: it is shown without a stack trace, and ends the command with exit code 1. */
export class CommandError extends Error {
  readonly problem: string;
  readonly fix: string;
  readonly details: readonly string[];

  constructor(parts: CommandErrorParts) {
    const details = parts.details ?? [];
    super(
      [parts.problem, ...details.map((line) => `  ${line}`), `How to fix it: ${parts.fix}`].join('\n'),
      parts.cause === undefined ? {} : { cause: parts.cause },
    );
    this.name = 'CommandError';
    this.problem = parts.problem;
    this.fix = parts.fix;
    this.details = details;
  }
}

/** Thrown by work that stopped because the user interrupted it; ends the command with exit code 130. */
export class InterruptedError extends Error {
  constructor(what: string) {
    super(`Interrupted: ${what}`);
    this.name = 'InterruptedError';
  }
}
