import { z } from 'zod';

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const json: z.ZodType<Json> = z.json();

/** Reads the text of a cdk.tf.json. */
export function parseConfiguration(text: string): JsonObject {
  const value = json.parse(JSON.parse(text));
  if (!isObject(value)) throw new TypeError('cdk.tf.json is not an object');
  return value;
}

/** The value with every text in it replaced by what `change` makes of it. */
export function mapTexts(value: Json, change: (text: string) => Json): Json {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => mapTexts(item, change));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
  return value;
}

/** The object at a path of keys, an empty one where there is none. */
export function objectAt(value: JsonObject, ...keys: readonly string[]): JsonObject {
  let current: JsonObject = value;
  for (const key of keys) {
    const next = current[key];
    if (!isObject(next)) return {};
    current = next;
  }
  return current;
}

/** The object without one block of a type, and without the type when that was its last. */
export function withoutBlock(configuration: JsonObject, kind: string, type: string, name: string): JsonObject {
  const { [name]: _block, ...others } = objectAt(configuration, kind, type);
  const { [type]: _type, ...otherTypes } = objectAt(configuration, kind);
  const types = Object.keys(others).length > 0 ? { ...otherTypes, [type]: others } : otherTypes;
  const { [kind]: _kind, ...rest } = configuration;
  return Object.keys(types).length > 0 ? { ...rest, [kind]: types } : rest;
}
