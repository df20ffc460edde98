import type { z } from 'zod';
import type { VaultReply, VaultRequest } from '../../front/exchange';
import type { VaultSettings } from '../../settings';
import type { Limiters } from '../auth/limiter';
import type { Tokens } from '../auth/tokens';
import type { VaultStore } from '../store/vault-store';
import { FrameworkFailure } from './failure';

/** What a route's handler works with. */
export interface Call {
  readonly request: VaultRequest;
  /** Values of the `:name` segments, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly store: VaultStore;
  readonly settings: ServerSettings;
  readonly tokens: Tokens;
  readonly limiters: Limiters;
}

/** Settings with the address known. */
export type ServerSettings = VaultSettings & { readonly DOMAIN: string };

/** A handler answers at once or later; it changes the store in place. */
export type Handler = (call: Call) => VaultReply | Promise<VaultReply>;

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => UUID.test(text);

/** Segments that are no UUIDs. */
const FREE = ['attachmentId', 'mail', 'type'];

/** One segment of the path. An id that is none is a 422, after the guards [run on 1.37.2]. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`The route has no segment :${name}`);
  if (!FREE.includes(name) && !isUuid(value)) throw new FrameworkFailure(422);
  return value;
}

export function json(value: unknown, status = 200): VaultReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** Lists are never paged (reference section 0). */
export const list = (data: readonly unknown[]): VaultReply => json({ data, object: 'list', continuationToken: null });

export const empty = (): VaultReply => ({ status: 200, headers: {}, body: '' });

/** Upstream src/main.rs: limits, json. */
const LARGEST_JSON = 20_971_520;

/**
 * The JSON body. Call it after the guards: upstream looks at the body last.
 *
 * Broken JSON is a 400, JSON of another shape a 422, both in the web framework's own words (reference section 1).
 */
export function body<Schema extends z.ZodType>(call: Call, schema: Schema): z.output<Schema> {
  if (call.request.body.length > LARGEST_JSON) throw new FrameworkFailure(413);
  let parsed: unknown;
  try {
    parsed = JSON.parse(call.request.body.toString('utf8'));
  } catch {
    throw new FrameworkFailure(400);
  }
  const result = schema.safeParse(parsed);
  if (!result.success) throw new FrameworkFailure(422);
  return result.data;
}

/** A form's fields; another media type is a 415 [run on 1.37.2]. */
export function form(call: Call): URLSearchParams {
  if (!mediaType(call).startsWith('application/x-www-form-urlencoded')) throw new FrameworkFailure(415);
  return new URLSearchParams(call.request.body.toString('utf8'));
}

export const mediaType = (call: Call): string => call.request.headers['content-type'] ?? '';

/** Query flags are `true` or absent. */
export const queryFlag = (call: Call, name: string): boolean => call.request.query.get(name) === 'true';
