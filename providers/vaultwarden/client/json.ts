import { VaultError } from './errors';

/** A JSON object whose content is not known. */
export type JsonObject = Record<string, unknown>;

/** Whether `value` is a JSON object: no array, no null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects among the elements of `value`; empty when it is no array (the server sends null for an empty list). */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The strings among the elements of `value`; empty when it is no array. */
export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((element): element is string => typeof element === 'string') : [];
}

/** A non-empty string, else undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A finite number, else undefined. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/**
 * The object at `value`.
 * @param what names the answer in the error
 * @throws VaultError `not-vaultwarden` when it is something else
 */
export function requireObject(value: unknown, what: string): JsonObject {
  if (isObject(value)) return value;
  throw unexpected(what, 'a JSON object');
}

/**
 * The non-empty string under `key`.
 * @param what names the answer in the error
 * @throws VaultError `not-vaultwarden` when it is missing
 */
export function requireText(object: JsonObject, key: string, what: string): string {
  const text = textOf(object[key]);
  if (text === undefined) throw unexpected(what, `a text under "${key}"`);
  return text;
}

function unexpected(what: string, wanted: string): VaultError {
  return new VaultError('not-vaultwarden', {
    reason: `${what} does not hold ${wanted}.`,
    cure: 'Check that the endpoint is a Vaultwarden server, and that no proxy rewrites its answers.',
  });
}
