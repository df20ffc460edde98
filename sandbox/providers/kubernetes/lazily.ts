/** An object with these keys, each of whose values is made when it is first asked for. */
export function lazily<T>(names: readonly string[], make: (name: string, index: number) => T): Record<string, T> {
  const made = new Map<string, T>();
  const object: Record<string, T> = {};
  for (const [index, name] of names.entries()) {
    const get = (): T => {
      if (!made.has(name)) made.set(name, make(name, index));
      return made.get(name) as T;
    };
    Object.defineProperty(object, name, { enumerable: true, get });
  }
  return object;
}
