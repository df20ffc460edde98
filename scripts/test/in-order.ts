/** Something that may have to wait for others of its kind. */
export interface Ordered {
  readonly name: string;
  /** Names of those that must have ended before; those that are not among the given ones are not waited for. */
  readonly after?: readonly string[];
}

/**
 * Does the work of each item as soon as that of those before it has ended, and all else side by side.
 *
 * @returns the results in the order of the items
 * @throws Error when items wait for each other in a circle, before anything is done
 */
export async function inOrder<Item extends Ordered, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const sorted = dependenciesFirst(items);
  const done = new Map<string, Promise<Result>>();
  for (const item of sorted) {
    const before = (item.after ?? []).flatMap((name) => done.get(name) ?? []);
    done.set(
      item.name,
      Promise.all(before).then(() => work(item)),
    );
  }
  return Promise.all(items.flatMap(({ name }) => done.get(name) ?? []));
}

function dependenciesFirst<Item extends Ordered>(items: readonly Item[]): Item[] {
  const sorted: Item[] = [];
  let rest = [...items];
  while (rest.length > 0) {
    const waiting = new Set(rest.map(({ name }) => name));
    const ready = rest.filter(({ after }) => !after?.some((name) => waiting.has(name)));
    if (ready.length === 0) throw new Error(`wait for each other: ${[...waiting].join(', ')}`);
    sorted.push(...ready);
    rest = rest.filter((item) => !ready.includes(item));
  }
  return sorted;
}
