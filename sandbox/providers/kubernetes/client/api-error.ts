import { isObject, listAt, objectAt, textAt, type Json } from '../mapping/json';

/** A refusal by the API server (a `Status` object), or an answer that is none of its own. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** HTTP status. */
    readonly code: number,
    /** Machine-readable word such as `AlreadyExists`, `Invalid`, `Forbidden`; empty when the answer had none. */
    readonly reason: string,
    message: string,
    /** Fields that the server names, for example `spec.ports[0].port`. */
    readonly fields: readonly string[] = [],
  ) {
    super(message);
  }

  get isNotFound(): boolean {
    return this.code === 404;
  }
}

/** The error in an answer with a status of 400 or more. */
export function apiErrorFrom(code: number, body: string): ApiError {
  let status: Json | undefined;
  try {
    status = JSON.parse(body) as Json;
  } catch {
    status = undefined;
  }
  if (!isObject(status) || status['kind'] !== 'Status') {
    return new ApiError(code, '', `the server answered with HTTP status ${code}`);
  }
  const causes = listAt(objectAt(status, 'details'), 'causes');
  return new ApiError(
    code,
    textAt(status, 'reason') ?? '',
    textAt(status, 'message') ?? `the server answered with HTTP status ${code}`,
    causes.flatMap((cause) => textAt(cause, 'field') ?? []),
  );
}
