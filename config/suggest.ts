/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
const distance = (from: string, to: string): number => {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      let best = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        best = Math.min(best, beforeLast[column - 2]! + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length]!;
};

const normalize = (word: string): string => word.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * The known word that was most likely meant, if any is near: `retension` → `retention`, `storage_class` → `storageClass`.
 * Near means at most a third of the word's letters differ.
 */
export const suggest = (word: string, known: readonly string[]): string | undefined => {
  const meant = normalize(word);
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(meant, normalize(candidate)) }))
    .sort((left, right) => left.edits - right.edits || left.candidate.localeCompare(right.candidate));
  const best = ranked[0];
  return best !== undefined && best.edits <= Math.floor(Math.max(meant.length, 3) / 3) ? best.candidate : undefined;
};
