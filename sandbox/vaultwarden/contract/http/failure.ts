import type { VaultReply } from '../../front/exchange';

/** A request that is answered with an error. The subclasses are the shapes that upstream has. */
export abstract class Failure extends Error {
  abstract reply(wantsJson: boolean): VaultReply;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** The body of almost every refusal (reference section 1; upstream src/error.rs, ApiErrorResponse). */
export function errorBody(message: string): string {
  return JSON.stringify({
    message,
    validationErrors: { '': [message] },
    errorModel: { message, object: 'error' },
    error: '',
    error_description: '',
    exceptionMessage: null,
    exceptionStackTrace: null,
    innerExceptionMessage: null,
    object: 'error',
  });
}

/** A refusal by a rule: 400 unless said otherwise, also for things that do not exist. */
export class Refusal extends Failure {
  constructor(
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }

  reply(): VaultReply {
    return { status: this.status, headers: JSON_TYPE, body: errorBody(this.message) };
  }
}

/** The short form, used by the import into an organization (reference section 1, compact). */
export class CompactRefusal extends Failure {
  reply(): VaultReply {
    const body = {
      message: this.message,
      validationErrors: null,
      exceptionMessage: null,
      exceptionStackTrace: null,
      innerExceptionMessage: null,
      object: 'error',
    };
    return { status: 400, headers: JSON_TYPE, body: JSON.stringify(body) };
  }
}

/** A 400 with a body of its own, as the token endpoint answers (reference section 4). */
export class JsonRefusal extends Failure {
  constructor(readonly body: Readonly<Record<string, unknown>>) {
    super('refused');
  }

  reply(): VaultReply {
    return { status: 400, headers: JSON_TYPE, body: JSON.stringify(this.body) };
  }
}

/** [run on 1.37.2] What the web framework (Rocket) says by itself. */
const REASONS: Readonly<Record<number, readonly [string, string]>> = {
  400: ['Bad Request', 'The request could not be understood by the server due to malformed syntax.'],
  401: ['Unauthorized', 'The request requires user authentication.'],
  404: ['Not Found', 'The requested resource could not be found.'],
  413: ['Payload Too Large', 'The request is larger than the server is willing or able to process.'],
  415: ['Unsupported Media Type', 'The request entity has a media type which the server or resource does not support.'],
  422: ['Unprocessable Entity', 'The request was well-formed but was unable to be followed due to semantic errors.'],
  500: ['Internal Server Error', 'The server encountered an internal error while processing this request.'],
};

/** The web framework's own answer: a guard said no, the route does not exist, the body does not fit. */
export class FrameworkFailure extends Failure {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }

  reply(wantsJson: boolean): VaultReply {
    const { status } = this;
    const [reason = 'Error', description = ''] = REASONS[status] ?? [];
    if (wantsJson) {
      const body = JSON.stringify({ error: { code: status, reason, description } }, null, 2);
      return { status, headers: JSON_TYPE, body };
    }
    const body = `<!DOCTYPE html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <title>${status} ${reason}</title>
</head>
<body>
    <h1>${status}: ${reason}</h1>
    <p>${description}</p>
</body>
</html>`;
    return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
  }
}

/** Every guard: no or expired token, changed stamp, not a member, role too low (reference section 1: there is no 403). */
export const unauthorized = () => new FrameworkFailure(401);

/** An unknown route below /api, whose catcher answers JSON whatever the client accepts. */
export class UnknownApiRoute extends Failure {
  reply(): VaultReply {
    const [reason, description] = REASONS[404] ?? [];
    return { status: 404, headers: JSON_TYPE, body: JSON.stringify({ error: { code: 404, reason, description } }) };
  }
}
