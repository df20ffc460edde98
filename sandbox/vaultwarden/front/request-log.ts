import type { VaultRequest } from './exchange';

/** What a request is for: `login` and `refresh` are the token endpoint, `read` is GET, `write` is everything else. */
export type RequestKind = 'login' | 'refresh' | 'prelogin' | 'read' | 'write';

/** One request as it is remembered: never with its body, its query values or its headers. */
export interface LoggedRequest {
  /** 1 is the first request of this run. */
  readonly number: number;
  readonly method: string;
  /** The path with ids replaced, for example `/api/ciphers/:id`. */
  readonly route: string;
  readonly kind: RequestKind;
  /** null while the request is under way, and for ever when its connection was cut or its answer was dropped. */
  status: number | null;
}

/** Chooses requests; what is left out matches everything. */
export interface RequestFilter {
  readonly method?: string;
  readonly route?: string;
  readonly kind?: RequestKind;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Attachment ids are 20 hex digits (reference section 0). */
const ATTACHMENT = /^[0-9a-f]{20}$/;

/** The path with every id replaced by `:id`, so that requests can be counted by what they do. */
export function routeOf(path: string): string {
  return path
    .split('/')
    .map((segment) => (UUID.test(segment) || ATTACHMENT.test(segment) ? ':id' : segment))
    .join('/');
}

function kindOf(request: VaultRequest): RequestKind {
  if (request.path.endsWith('/identity/connect/token')) {
    const grant = new URLSearchParams(request.body.toString('utf8')).get('grant_type');
    return grant === 'refresh_token' ? 'refresh' : 'login';
  }
  if (/\/accounts\/prelogin(\/password)?$/.test(request.path)) return 'prelogin';
  return request.method === 'GET' ? 'read' : 'write';
}

/** Remembers what was asked of a server during this run. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];
  #total = 0;

  /** In the order of arrival, since the last `clear()`. */
  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** How many requests match. */
  count(filter: RequestFilter = {}): number {
    return this.#entries.filter(
      (entry) =>
        (filter.method ?? entry.method) === entry.method &&
        (filter.route ?? entry.route) === entry.route &&
        (filter.kind ?? entry.kind) === entry.kind,
    ).length;
  }

  /** Forgets the entries; the numbers go on. */
  clear(): void {
    this.#entries.length = 0;
  }

  record(request: VaultRequest): LoggedRequest {
    const entry = {
      number: ++this.#total,
      method: request.method,
      route: routeOf(request.path),
      kind: kindOf(request),
      status: null,
    };
    this.#entries.push(entry);
    return entry;
  }
}
