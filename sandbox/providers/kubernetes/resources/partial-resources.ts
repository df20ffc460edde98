import type { CtyObject, CtyValue } from '../../../../providers/framework/protocol/cty';
import { TfError } from '../../../../providers/framework/provider/diagnostics';
import type { Resource } from '../../../../providers/framework/provider/resource';
import type { RuntimeSchema } from '../../../../providers/framework/provider/runtime-schema';
import { derivedBlock } from '../../schema-derivation/runtime-schema';
import type { Access } from '../access';
import { ApiError } from '../client/api-error';
import type { ObjectAddress } from '../client/kubernetes-client';
import { isEquivalent } from '../mapping/equivalence';
import { isObject, listAt, objectAt, textAt, valueAt, type JsonObject } from '../mapping/json';
import { makePlan } from '../plan/make-plan';
import { replacementPaths } from '../plan/replacement-paths';
import { planRules } from '../resource-type';
import { findKind } from './discovery';
import { blockOf, mapOf, textOf } from './state-values';

/** A map inside an object that somebody else owns, of which Terraform keeps some keys. */
interface PartialMap {
  /** Attribute that holds the keys, and the path of the map in the API object. */
  attribute: 'data' | 'labels' | 'annotations';
  path: readonly [string, ...string[]];
  /** Kind and version are fixed, or part of the configuration. */
  kind?: { apiVersion: string; kind: string; plural: string; namespaced: true };
  encode?: (value: string) => string;
  decode?: (value: string) => string;
}

const PARTIAL: Record<string, PartialMap> = {
  kubernetes_config_map_v1_data: {
    attribute: 'data',
    path: ['data'],
    kind: { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true },
  },
  kubernetes_secret_v1_data: {
    attribute: 'data',
    path: ['data'],
    kind: { apiVersion: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true },
    encode: (value) => Buffer.from(value, 'utf8').toString('base64'),
    decode: (value) => Buffer.from(value, 'base64').toString('utf8'),
  },
  kubernetes_labels: { attribute: 'labels', path: ['metadata', 'labels'] },
  kubernetes_annotations: { attribute: 'annotations', path: ['metadata', 'annotations'] },
};

/** A resource that keeps some keys of an object by server-side apply, or undefined when the type is none of these. */
export function partialResource(name: string, schema: RuntimeSchema): Resource<Access> | undefined {
  const map = PARTIAL[name];
  if (map === undefined) return undefined;
  const rules = planRules(name);
  const block = derivedBlock(schema);

  const target = async (access: Access, state: CtyObject, signal: AbortSignal): Promise<Target> => {
    const metadata = blockOf(state, 'metadata');
    const apiVersion = map.kind?.apiVersion ?? textOf(state, 'api_version') ?? '';
    const kind = map.kind ?? (await findKind(access.client, apiVersion, textOf(state, 'kind') ?? '', signal));
    const address: ObjectAddress = { kind, name: textOf(metadata, 'name') ?? '' };
    if (kind.namespaced) address.namespace = textOf(metadata, 'namespace') ?? 'default';
    return { address, apiVersion, kind: kind.kind };
  };

  const write = async (access: Access, state: CtyObject, values: JsonObject, signal: AbortSignal) => {
    const { address, apiVersion, kind } = await target(access, state, signal);
    if ((await access.client.get(address, signal)) === undefined) {
      throw new TfError(`The ${kind} "${address.name}" does not exist`);
    }
    const object = nest(map.path, values, {
      apiVersion,
      kind,
      metadata: { name: address.name, ...(address.namespace === undefined ? {} : { namespace: address.namespace }) },
    });
    const manager = textOf(state, 'field_manager') ?? 'Terraform';
    try {
      return await access.client.apply(address, object, manager, state['force'] === true, signal);
    } catch (error) {
      throw conflictOf(error, kind, address.name);
    }
  };

  /** The keys that Terraform manages or that are configured. */
  const stateOf = (state: CtyObject, live: JsonObject): CtyObject => {
    const managed = managedKeys(live, textOf(state, 'field_manager') ?? 'Terraform', map.path);
    const known = mapOf(state, map.attribute);
    const values: CtyObject = {};
    for (const [key, value] of Object.entries(objectAt(live, ...map.path))) {
      if (typeof value === 'string' && (managed.has(key) || key in known)) values[key] = map.decode?.(value) ?? value;
    }
    const same = isEquivalent(state[map.attribute] ?? null, values, ['map', 'string']);
    return { ...state, [map.attribute]: same ? (state[map.attribute] ?? null) : values };
  };

  const apply = async (access: Access, plan: CtyObject, signal: AbortSignal): Promise<CtyObject> => {
    const values = Object.entries(mapOf(plan, map.attribute)).map(([key, value]): [string, string] => [
      key,
      map.encode?.(text(value)) ?? text(value),
    ]);
    const live = await write(access, plan, Object.fromEntries(values), signal);
    return { ...stateOf(plan, live), id: idOf(map, plan) };
  };

  return {
    schema,
    plan: (_context, { config, prior }) => {
      refuseTemplates(config);
      const planned = makePlan(block, {}, rules, config, prior);
      return prior === null
        ? { planned }
        : { planned, requiresReplace: replacementPaths(block, rules.replaces, prior, planned) };
    },
    create: (context, plan) => apply(context.client, plan, context.deadline.signal),
    update: (context, plan) => apply(context.client, plan, context.deadline.signal),
    read: async (context, state) => {
      const { address, kind } = await target(context.client, state, context.deadline.signal);
      const live = await context.client.client.get(address, context.deadline.signal);
      if (live !== undefined) return stateOf(state, live);
      context.diagnostics.warning(
        `${map.kind === undefined ? 'Resource' : kind} deleted`,
        `The underlying ${kind} "${address.name}" has been deleted. Create it again, or take it out of the configuration.`,
      );
      return state;
    },
    delete: async (context, state) => {
      const { address } = await target(context.client, state, context.deadline.signal);
      if ((await context.client.client.get(address, context.deadline.signal)) === undefined) return;
      await write(context.client, state, {}, context.deadline.signal);
    },
  };
}

/** Annotations of pod templates: the real provider has them, the stand-in says that it does not. */
function refuseTemplates(config: CtyObject): void {
  if ((config['template_annotations'] ?? null) === null) return;
  throw new TfError(
    'The stand-in does not implement template_annotations',
    'Annotate the pod template where the workload is declared, or use the real provider (SANDBOX_PROVIDER_MIRROR).',
    'template_annotations',
  );
}

interface Target {
  address: ObjectAddress;
  apiVersion: string;
  kind: string;
}

function text(value: CtyValue): string {
  return typeof value === 'string' ? value : '';
}

function idOf(map: PartialMap, plan: CtyObject): string {
  const metadata = blockOf(plan, 'metadata');
  const [name, namespace] = [textOf(metadata, 'name') ?? '', textOf(metadata, 'namespace')];
  if (map.kind !== undefined) return `${namespace ?? 'default'}/${name}`;
  const place = namespace === undefined ? '' : `,namespace=${namespace}`;
  return `apiVersion=${textOf(plan, 'api_version') ?? ''},kind=${textOf(plan, 'kind') ?? ''},name=${name}${place}`;
}

function nest(path: readonly string[], values: JsonObject, object: JsonObject): JsonObject {
  const [first = '', ...rest] = path;
  const inner = rest.length === 0 ? values : nest(rest, values, objectAt(object, first));
  return { ...object, [first]: inner };
}

/** The keys below a path that a field manager owns; of several entries of one manager the last counts, as in the real provider. */
function managedKeys(live: JsonObject, manager: string, path: readonly string[]): Set<string> {
  const fields = listAt(live, 'metadata', 'managedFields')
    .filter((entry) => textAt(entry, 'manager') === manager)
    .map((entry) => valueAt(entry, 'fieldsV1', ...path.map((key) => `f:${key}`)))
    .filter(isObject)
    .at(-1);
  return new Set(Object.keys(fields ?? {}).map((key) => key.replace(/^f:/, '')));
}

function conflictOf(error: unknown, kind: string, name: string): unknown {
  if (!(error instanceof ApiError)) return error;
  if (error.code === 409) {
    return new TfError(
      'Field manager conflict',
      `Another client is managing a field Terraform tried to update. Set "force" to true to override: ${error.message}`,
    );
  }
  return new TfError(`Failed to apply to ${kind} "${name}"`, error.message);
}
