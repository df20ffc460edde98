/** A place in a YAML file: keys and list positions from the root. */
export type KeyPath = readonly (string | number)[];

/** `services.homer.retention`, `tenants[0].name`; keys that are not plain words are quoted. */
export const formatPath = (path: KeyPath): string =>
  path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');

/** What stands at `path`; undefined when there is nothing. */
export const valueAt = (data: unknown, path: KeyPath): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    data,
  );
