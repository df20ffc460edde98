import type { DataSource } from '../../../../providers/framework/provider/data-source';
import type { RuntimeSchema } from '../../../../providers/framework/provider/runtime-schema';
import type { CtyObject } from '../../../../providers/framework/protocol/cty';
import { derivedBlock } from '../../schema-derivation/runtime-schema';
import type { Access } from '../access';
import type { Kind } from '../kinds';
import { fromObject } from '../mapping/from-object';
import { withZeroValues } from '../mapping/zero-values';
import { isObject, objectAt, textAt, type JsonObject } from '../mapping/json';
import type { ObjectMapping } from '../mapping/mapping';
import { once } from '../resource-type';
import { withProblems } from '../resources/api-problem';
import { blockOf, mapOf, textOf } from '../resources/state-values';

/**
 * Looks one object up by name. As in the real provider, one that does not exist is no error: its id is known, everything
 * that the cluster would tell is null. Labels and annotations are shown in full.
 */
export function objectDataSource(kind: Kind, schema: RuntimeSchema, mapping: ObjectMapping): DataSource<Access> {
  const block = once(() => derivedBlock(schema));
  return {
    schema,
    read: async (context, config) => {
      const metadata = blockOf(config, 'metadata');
      const name = textOf(metadata, 'name') ?? '';
      const namespace = textOf(metadata, 'namespace') ?? 'default';
      const address = { kind, name, ...(kind.namespaced ? { namespace } : {}) };
      const live = await withProblems('', mapping, () => context.client.client.get(address, context.deadline.signal));
      const id = kind.namespaced ? `${namespace}/${name}` : name;
      if (live === undefined) return withZeroValues(block(), { ...config, id }, config, 'read', Object.keys(config));
      const state: CtyObject = { ...fromObject(block(), mapping, live, null), id };
      if ('immutable' in state) state['immutable'] ??= false;
      if (kind.kind !== 'Secret') return withZeroValues(block(), state, config, 'read');
      return withZeroValues(block(), { ...state, ...secretData(live, config) }, config, 'read', ['binary_data']);
    },
  };
}

/** `binary_data` names keys: their values come back in base64, all other keys as text. */
function secretData(live: JsonObject, config: CtyObject): CtyObject {
  const data = objectAt(live, 'data');
  const binaryKeys = Object.keys(mapOf(config, 'binary_data'));
  const text: CtyObject = {};
  const binary: CtyObject = {};
  for (const key of Object.keys(isObject(data) ? data : {})) {
    const value = textAt(data, key) ?? '';
    if (binaryKeys.includes(key)) binary[key] = value;
    else text[key] = Buffer.from(value, 'base64').toString('utf8');
  }
  return { data: text, binary_data: binaryKeys.length === 0 ? (config['binary_data'] ?? null) : binary };
}
