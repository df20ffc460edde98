/** A part of a stack's configuration. */
type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Terraform writes a nested block as an object or as a list of one. */
export const block = (value: unknown): Json => {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return isJson(first) ? first : {};
};

const REFERENCE = /^\$\{(data\.)?([a-z0-9_]+)\.([A-Za-z0-9_-]+)\.metadata\[0\]\.(name|namespace)\}$/;
/** No chain of references is longer. */
const DEPTH = 5;

/**
 * The text of an attribute: written out, or a reference to the name of another object of the same stack.
 *
 * @returns undefined for what only an apply would know.
 */
export function textOf(configuration: Json, value: unknown, depth = DEPTH): string | undefined {
  if (typeof value !== 'string' || depth === 0) return undefined;
  if (!value.includes('${')) return value;
  const [, isData, type = '', name = '', attribute = ''] = REFERENCE.exec(value) ?? [];
  const section = block(block(configuration)[isData === undefined ? 'resource' : 'data']);
  const named = block(block(section[type])[name]);
  return textOf(configuration, block(named['metadata'])[attribute], depth - 1);
}
