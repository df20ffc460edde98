import { isObject, type Json, type JsonObject, objectAt } from './stack-configuration';

/** Arguments that Terraform itself reads, and blocks that check a result. */
const META = new Set(['//', 'provider', 'depends_on', 'count', 'for_each', 'lifecycle', 'provisioner', 'connection']);
const UNKNOWN = '${uuid()}';

/** The value with its first text, in the order of the file, made unknown; undefined when it has none. */
function withUnknownText(value: Json): Json | undefined {
  if (typeof value === 'string') return UNKNOWN;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    for (const [index, item] of items.entries()) {
      const changed = withUnknownText(item);
      if (changed !== undefined) return items.with(index, changed);
    }
    return undefined;
  }
  if (!isObject(value)) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const changed = META.has(key) ? undefined : withUnknownText(item);
    if (changed !== undefined) return { ...value, [key]: changed };
  }
  return undefined;
}

/**
 * Lets reads wait for the apply: an argument that is not known yet makes Terraform put off a data source or an ephemeral
 * resource, and all that it yields becomes "known after apply". For plans only.
 *
 * @param addresses such as `data.kubernetes_secret_v1.admin` or `ephemeral.kubernetes_secret_v1.admin`.
 * @returns the copy, and which of the addresses could be put off.
 */
export function deferReads(
  configuration: JsonObject,
  addresses: readonly string[],
): { readonly configuration: JsonObject; readonly deferred: readonly string[] } {
  let result = configuration;
  const deferred: string[] = [];
  for (const address of addresses) {
    const [, kind = '', type = '', name = ''] = /^(data|ephemeral)\.([\w-]+)\.([\w-]+)/.exec(address) ?? [];
    const block = objectAt(result, kind, type)[name];
    const changed = block === undefined ? undefined : withUnknownText(block);
    if (changed === undefined) continue;
    deferred.push(`${kind}.${type}.${name}`);
    const types = objectAt(result, kind);
    result = { ...result, [kind]: { ...types, [type]: { ...objectAt(types, type), [name]: changed } } };
  }
  return { configuration: result, deferred };
}
