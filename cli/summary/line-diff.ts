/** Beyond this product of line counts the common middle is not looked for: time would grow with it. */
const LARGEST_TABLE = 250_000;

/** The longest common subsequence of two lists of lines, as pairs of positions. */
function commonLines(left: readonly string[], right: readonly string[]): [number, number][] {
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let row = 0, column = 0; row < left.length && column < right.length;) {
    if (left[row] === right[column]) pairs.push([row++, column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return pairs;
}

/** The lines that differ between two texts: removed ones begin with `-`, added ones with `+`; equal ones are left out. */
export function lineDiff(before: string, after: string): string[] {
  const left = before.split('\n');
  const right = after.split('\n');
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  ) {
    end += 1;
  }
  const [removed, added] = [left.slice(start, left.length - end), right.slice(start, right.length - end)];
  const pairs = removed.length * added.length > LARGEST_TABLE ? [] : commonLines(removed, added);
  const lines: string[] = [];
  let [row, column] = [0, 0];
  for (const [toRow, toColumn] of [...pairs, [removed.length, added.length] as const]) {
    for (; row < toRow; row += 1) lines.push(`-${removed[row] ?? ''}`);
    for (; column < toColumn; column += 1) lines.push(`+${added[column] ?? ''}`);
    row += 1;
    column += 1;
  }
  return lines;
}
