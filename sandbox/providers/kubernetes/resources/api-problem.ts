import { TfError } from '../../../../providers/framework/provider/diagnostics';
import type { AttributePath } from '../../../../providers/framework/provider/attribute-path';
import { ApiError } from '../client/api-error';
import type { ObjectMapping } from '../mapping/mapping';

/**
 * Does something at the API; a refusal becomes an error with the server's own words, at the attribute that it names.
 *
 * @param words what the real provider says before them; mostly nothing.
 */
export async function withProblems<T>(words: string, mapping: ObjectMapping, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const path = error.fields.map((field) => attributePath(field, mapping)).find((found) => found.length > 0) ?? [];
    throw new TfError(`${words}${error.message}`, '', path, { cause: error });
  }
}

/** `spec.template.spec.containers[0].image` -> `spec[0].template[0].spec[0].container[0].image`, as far as it is known. */
export function attributePath(field: string, mapping: ObjectMapping): AttributePath {
  const path: (string | number | { key: string })[] = [];
  let at: ObjectMapping | undefined = mapping;
  for (const part of field.split(/\.(?![^[]*\])/)) {
    const [, key = '', index, text] = /^([^[]*)(?:\[(?:(\d+)|([^\]]*))\])?/.exec(part) ?? [];
    const names: ObjectMapping = at ?? {};
    const name = Object.keys(names).find((candidate) => names[candidate]?.key === key);
    const found = name === undefined ? undefined : names[name];
    if (name === undefined || found === undefined) return path;
    path.push(name);
    if (found.fields !== undefined) path.push(found.shape === 'array' ? Number(index ?? 0) : 0);
    else if (text !== undefined && text !== '') path.push({ key: text });
    at = found.fields;
  }
  return path;
}
