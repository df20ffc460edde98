import Table from 'cli-table3';

/** A plain table with aligned columns, for terminals and logs alike. Empty when there are no rows. */
export function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const none = Object.fromEntries(
    ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left']
      .concat(['left-mid', 'mid', 'mid-mid', 'right', 'right-mid'])
      .map((name) => [name, '']),
  );
  const content = new Table({
    head: [...head],
    chars: { ...none, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  content.push(...rows.map((row) => [...row]));
  const lines = content
    .toString()
    .split('\n')
    .map((line) => `  ${line.trimEnd()}`);
  return `\n${title}\n${lines.join('\n')}\n`;
}
