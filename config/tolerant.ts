import { valueAt } from './key-path';
import type { Finding } from './issues';
import type { KeyPath } from './key-path';
import { resolveConfig } from './resolve';
import { environmentSchema } from './schema/environment';
import { TENANT_NAME_PATTERN } from './schema/tenants';
import type { ResolvedEnvironment } from './types';

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const remove = (data: unknown, path: KeyPath): void => {
  const parent = valueAt(data, path.slice(0, -1));
  const key = path.at(-1);
  if (Array.isArray(parent) && typeof key === 'number') parent.splice(key, 1);
  else if (isMap(parent) && key !== undefined) delete parent[key];
};

/** Tenants stay at their positions, so that a problem found later is reported at the right one. */
const withNames = (tenants: unknown): unknown =>
  Array.isArray(tenants)
    ? tenants.map((tenant: unknown, index) => {
        const fields = isMap(tenant) ? tenant : {};
        const valid = typeof fields.name === 'string' && TENANT_NAME_PATTERN.test(fields.name);
        return valid ? fields : { ...fields, name: `invalid-tenant-${index}` };
      })
    : undefined;

const placeholders = (data: Record<string, unknown>, invalid: readonly KeyPath[]): Record<string, unknown> => {
  const cluster = isMap(data.cluster) ? data.cluster : {};
  const badBackend = !isMap(data.backend) || invalid.some(([first]) => first === 'backend');
  return {
    ...data,
    cluster: typeof cluster.context === 'string' && cluster.context !== '' ? cluster : { ...cluster, context: 'none' },
    backend: badBackend ? { type: 'pg' } : data.backend,
    tenants: withNames(data.tenants),
  };
};

/**
 * The configuration as far as the file is right: what the schema refused is taken out, so that the rules between keys
 * can be checked in the same run. Undefined when too little is left.
 */
export const resolveTolerantly = (
  environment: string,
  data: unknown,
  invalid: readonly Finding[],
): ResolvedEnvironment | undefined => {
  if (!isMap(data)) return undefined;
  const paths = invalid.map(({ path }) => path);
  const given = structuredClone(data);
  const tenantName = (path: KeyPath): boolean => path[0] === 'tenants' && (path.length < 3 || path[2] === 'name');
  // From the back, so that positions in lists stay true while items are taken out.
  const removable = paths.filter((path) => path[0] !== 'backend' && !tenantName(path));
  for (const path of [...removable].reverse()) remove(given, path);
  const copy = placeholders(given, paths);
  for (let round = 0; round < 5; round += 1) {
    const parsed = environmentSchema.safeParse(copy);
    if (parsed.success) return resolveConfig(environment, parsed.data);
    // What is missing cannot be taken out: its parent is, such as an e-mail account without a host.
    for (const { path } of parsed.error.issues) {
      const keys = path.map((key) => (typeof key === 'symbol' ? String(key) : key));
      remove(copy, valueAt(copy, keys) === undefined ? keys.slice(0, -1) : keys);
    }
  }
  return undefined;
};
