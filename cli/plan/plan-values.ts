import type {
  ConfigurationModule,
  ConfigurationResource,
  Plan,
  ResourceChange,
  StateModule,
  StateResource,
} from './plan-schema';

/** Walks into maps and lists; undefined where the way ends. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The elements of a list, or a single value as a list of one: block types come as either. */
export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : value === null || value === undefined ? [] : [value];

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;

function* inModule(module: StateModule | undefined): Generator<StateResource> {
  if (module === undefined) return;
  yield* module.resources ?? [];
  for (const child of module.child_modules ?? []) yield* inModule(child);
}

/** All objects of the state that the plan started from (after refreshing), with those of modules. */
export const priorResources = (plan: Plan): StateResource[] => [...inModule(plan.prior_state?.values?.root_module)];

function* configured(
  module: ConfigurationModule | undefined,
  prefix: string,
): Generator<[string, ConfigurationResource]> {
  if (module === undefined) return;
  for (const resource of module.resources ?? []) yield [`${prefix}${resource.address}`, resource];
  for (const [name, call] of Object.entries(module.module_calls ?? {})) {
    yield* configured(call.module, `${prefix}module.${name}.`);
  }
}

/** Every resource block of the configuration by its address without indices, such as `module.a.helm_release.b`. */
export const configuredResources = (plan: Plan): ReadonlyMap<string, ConfigurationResource> =>
  new Map(configured(plan.configuration?.root_module, ''));

/** An address without instance keys: `module.a["x"].b.c[0]` is `module.a.b.c`. */
export const withoutIndices = (address: string): string => address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '');

/** Name and namespace that an object has in the world, which a rename of its Terraform address does not change. */
export interface RealName {
  readonly name: string;
  /** Namespace, organization or other scope; undefined when there is none or it is not known yet. */
  readonly scope?: string;
}

/**
 * The real name of the object of a change, for types where it can be told from the attributes.
 * @param side the object as it is (`before`) or as it will be (`after`)
 */
export function realName(entry: Pick<ResourceChange, 'type'>, side: unknown): RealName | undefined {
  const { type } = entry;
  const named = (name: unknown, scope: unknown): RealName | undefined =>
    typeof name === 'string' && name !== '' ? { name, ...(typeof scope === 'string' ? { scope } : {}) } : undefined;
  if (type === 'kubernetes_manifest') {
    const manifest = valueAt(side, 'manifest');
    return named(valueAt(manifest, 'metadata', 'name'), valueAt(manifest, 'metadata', 'namespace'));
  }
  if (type.startsWith('kubernetes_')) {
    const [metadata] = listOf(valueAt(side, 'metadata'));
    return named(valueAt(metadata, 'name'), valueAt(metadata, 'namespace'));
  }
  if (type === 'helm_release') return named(valueAt(side, 'name'), valueAt(side, 'namespace'));
  if (type.startsWith('vaultwarden_')) return named(valueAt(side, 'name'), valueAt(side, 'organization_id'));
  return undefined;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `namespace/name`; the name alone where the scope says nothing to a person. */
export const displayName = ({ name, scope }: RealName): string =>
  scope === undefined || UUID.test(scope) ? name : `${scope}/${name}`;
