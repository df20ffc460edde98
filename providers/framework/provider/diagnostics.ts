import { ProtocolError } from '../protocol/protocol-error';
import { toPath, type AttributePath, type PathLike } from './attribute-path';

/** What Terraform shows a person: an error stops the operation, a warning does not. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** One short sentence without a final full stop. */
  readonly summary: string;
  /** What is wrong, the value (never a secret), what is allowed, how to mend it. May be empty. */
  readonly detail: string;
  /** Where; `[]` when no single attribute is to blame. Terraform then shows file, line and attribute. */
  readonly path: AttributePath;
}

/** Collects diagnostics of one call. */
export class Diagnostics {
  private readonly collected: Diagnostic[] = [];

  error(summary: string, detail = '', path: PathLike = []): void {
    this.collected.push({ severity: 'error', summary, detail, path: toPath(path) });
  }

  warning(summary: string, detail = '', path: PathLike = []): void {
    this.collected.push({ severity: 'warning', summary, detail, path: toPath(path) });
  }

  add(...diagnostics: readonly Diagnostic[]): void {
    this.collected.push(...diagnostics);
  }

  get all(): readonly Diagnostic[] {
    return this.collected;
  }

  get hasErrors(): boolean {
    return this.collected.some((diagnostic) => diagnostic.severity === 'error');
  }
}

/**
 * An error that a person should read: its texts are shown as they are, so they must not hold a secret.
 * Thrown anywhere in a handler it becomes one error diagnostic at `path`.
 */
export class TfError extends Error {
  override readonly name = 'TfError';
  readonly path: AttributePath;

  constructor(
    readonly summary: string,
    readonly detail = '',
    path: PathLike = [],
    options?: ErrorOptions,
  ) {
    super(detail === '' ? summary : `${summary}: ${detail}`, options);
    this.path = toPath(path);
  }
}

/**
 * Turns anything thrown into diagnostics. Only a {@link TfError} is quoted: the message of any other error may carry a
 * value of the configuration (a URL with a password, a request body), so it is named by class, code and place only.
 *
 * @param doing What was going on, for example `creating demo_file`.
 */
export function diagnosticOf(error: unknown, doing: string): Diagnostic {
  if (error instanceof TfError) {
    return { severity: 'error', summary: error.summary, detail: error.detail, path: error.path };
  }
  if (error instanceof ProtocolError) {
    return {
      severity: 'error',
      summary: `A value does not fit its type while ${doing}`,
      detail: `${error.message}. This is a fault of the provider: please report it with this text.`,
      path: [],
    };
  }
  return {
    severity: 'error',
    summary: `Unexpected error while ${doing}`,
    detail: `${describeUnexpected(error)} This is a fault of the provider: please report it with this text. Its message is left out because it may hold a secret.`,
    path: [],
  };
}

/** By shape, not by class: an error of Node itself may come from another realm (a vm context, a test runner). */
export function isError(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'name' in error && 'message' in error;
}

/** Class, code and the innermost place of an error, nothing that could hold a value. */
function describeUnexpected(error: unknown): string {
  if (!isError(error)) return `A value of type ${typeof error} was thrown, which is no error.`;
  const { code } = error as NodeJS.ErrnoException;
  const kind = /^\w{1,60}$/.test(error.constructor.name) ? error.constructor.name : 'Error';
  const codeText = typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? ` (${code})` : '';
  const place = /^\s+at .*?([\w.-]+:\d+:\d+)\)?$/m.exec(error.stack ?? '')?.[1];
  return `${kind}${codeText}${place === undefined ? '' : ` at ${place}`}.`;
}
