/** Something that Terraform reported about one stack. */
export type TerraformEvent =
  | { readonly kind: 'plan'; readonly add: number; readonly change: number; readonly destroy: number }
  | { readonly kind: 'done'; readonly address: string; readonly action: string; readonly duration: string }
  | { readonly kind: 'still'; readonly address: string; readonly action: string; readonly duration: string }
  | { readonly kind: 'no-changes' }
  | { readonly kind: 'applied'; readonly added: number; readonly changed: number; readonly destroyed: number };

const CONTROL = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** The text as it reads on a screen: without colours and cursor movements. */
export const plainText = (text: string) => text.replace(CONTROL, '');

const PATTERNS: readonly (readonly [RegExp, (match: RegExpExecArray) => TerraformEvent])[] = [
  [
    /Plan: (?:\d+ to import, )?(\d+) to add, (\d+) to change, (\d+) to destroy/,
    ([, add, change, destroy]) => ({
      kind: 'plan',
      add: Number(add),
      change: Number(change),
      destroy: Number(destroy),
    }),
  ],
  [/No changes\. Your infrastructure matches/, () => ({ kind: 'no-changes' })],
  [
    /Apply complete! Resources: (?:\d+ imported, )?(\d+) added, (\d+) changed, (\d+) destroyed/,
    ([, added, changed, destroyed]) => ({
      kind: 'applied',
      added: Number(added),
      changed: Number(changed),
      destroyed: Number(destroyed),
    }),
  ],
  [
    /(\S+): (Creation|Modifications|Destruction) complete after (\w+)/,
    ([, address = '', noun = '', duration = '']) => ({ kind: 'done', address, action: NOUNS[noun] ?? noun, duration }),
  ],
  [
    /(\S+): Still (creating|modifying|destroying)\.\.\. \[(?:.*, )?(\w+) elapsed\]/,
    ([, address = '', action = '', duration = '']) => ({ kind: 'still', address, action, duration }),
  ],
];

const NOUNS: Partial<Record<string, string>> = {
  Creation: 'created',
  Modifications: 'changed',
  Destruction: 'destroyed',
};

/** What a line of the output of `cdktf deploy` says, null when it is of no interest. */
export function parseLine(line: string): TerraformEvent | null {
  const text = plainText(line);
  for (const [pattern, event] of PATTERNS) {
    const match = pattern.exec(text);
    if (match) return event(match);
  }
  return null;
}

/**
 * The errors in an output: Terraform's boxed diagnostics, else the lines that begin with "Error", else its end.
 *
 * @param stack its name stands in front of lines.
 */
export function diagnosticsOf(output: string, stack: string): string {
  const lines = plainText(output)
    .split('\n')
    .map((line) => line.replace(new RegExp(`^${stack}  `), '').trimEnd());
  const boxes: string[][] = [];
  let box: string[] | null = null;
  for (const line of lines.map((text) => text.trimStart())) {
    if (line.startsWith('╷')) box = [];
    else if (line.startsWith('╵')) {
      if (box?.some((text) => text.startsWith('Error'))) boxes.push(box);
      box = null;
    } else if (box && line.startsWith('│')) box.push(line.replace(/^│ ?/, ''));
  }
  const unique = [...new Set(boxes.map((text) => text.join('\n').trim()))];
  if (unique.length > 0) return unique.join('\n\n');
  const errors = lines.map((line) => line.trim()).filter((line) => line.startsWith('Error'));
  return errors.length > 0 ? [...new Set(errors)].join('\n') : lines.filter(Boolean).slice(-15).join('\n');
}
