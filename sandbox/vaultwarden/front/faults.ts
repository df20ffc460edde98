import { SandboxError } from '../../sandbox-error';
import type { LoggedRequest } from './request-log';

/** What goes wrong. */
export type FaultAction =
  /** The request is handled and its effect kept, then the connection is closed without an answer. */
  | { readonly kind: 'drop-answer' }
  /** The request is handled and its effect kept, then nothing is said until the client closes the connection. */
  | { readonly kind: 'hold-answer' }
  /** Nothing is handled and nothing is said until the client closes the connection. */
  | { readonly kind: 'hold' }
  /** The connection is closed before anything is handled. */
  | { readonly kind: 'cut' }
  /** The request is handled after this many milliseconds. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** The request is handled after this is settled: for what must happen in between, however long it takes. */
  | { readonly kind: 'wait'; readonly until: Promise<unknown> }
  /** The request is not handled; this is answered, as a limiter or a proxy in front would. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    };

/** When it goes wrong. */
export interface Fault {
  /** `<METHOD> <route>` with `:id` for ids; `*` stands for any method, any one segment, or (at the end) any rest. */
  readonly route?: string;
  /** Only the Nth request of this run, counted from 1 over all routes. */
  readonly atRequest?: number;
  /** How many matching requests pass unharmed first, default 0. */
  readonly skip?: number;
  /** How many matching requests are hit, default 1. */
  readonly times?: number;
  readonly action: FaultAction;
}

interface Armed {
  readonly fault: Fault;
  skip: number;
  left: number;
}

function matchesRoute(pattern: string, request: LoggedRequest): boolean {
  const [method = '', path = ''] = pattern.split(' ');
  if (method !== '*' && method !== request.method) return false;
  const wanted = path.split('/');
  const found = request.route.split('/');
  if (wanted.at(-1) === '*' && found.length >= wanted.length) found.length = wanted.length;
  return wanted.length === found.length && wanted.every((part, index) => part === '*' || part === found[index]);
}

function check(fault: Fault): void {
  const wrong = (what: string) => new SandboxError(`A fault of the vault server is wrong: ${what}.`);
  if (fault.route === undefined && fault.atRequest === undefined) throw wrong('it names neither a route nor a request');
  if (fault.route !== undefined && !/^(\*|[A-Z]+) \/\S*$/.test(fault.route)) {
    throw wrong(`route "${fault.route}" is not of the form "<METHOD> <path>", for example "PUT /api/ciphers/:id"`);
  }
}

/** Faults that wait for their requests. The first one that matches, in the order of adding, is used. */
export class FaultPlan {
  readonly #armed: Armed[] = [];
  #hits = 0;

  /** How many requests were hit so far. */
  get hits(): number {
    return this.#hits;
  }

  /** Whether faults still wait for a request. */
  get pending(): boolean {
    return this.#armed.some(({ left }) => left > 0);
  }

  /** @throws SandboxError when the fault could never match. */
  add(fault: Fault): void {
    check(fault);
    this.#armed.push({ fault, skip: fault.skip ?? 0, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#armed.length = 0;
  }

  /** The fault that hits this request, or null. */
  take(request: LoggedRequest): FaultAction | null {
    for (const armed of this.#armed) {
      const { route, atRequest, action } = armed.fault;
      if (armed.left === 0) continue;
      if (route !== undefined && !matchesRoute(route, request)) continue;
      if (atRequest !== undefined && atRequest !== request.number) continue;
      if (armed.skip > 0) {
        armed.skip--;
        continue;
      }
      armed.left--;
      this.#hits++;
      return action;
    }
    return null;
  }
}
