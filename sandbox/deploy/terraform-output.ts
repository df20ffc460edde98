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
    /(\S+)(?: \([^)]*\))?: (Creation|Modifications|Destruction) complete after (\w+)/,
    ([, address = '', noun = '', duration = '']) => ({ kind: 'done', address, action: NOUNS[noun] ?? noun, duration }),
  ],
  [
    /(\S+)(?: \([^)]*\))?: Still (creating|modifying|destroying)\.\.\. \[(?:.*, )?(\w+) elapsed\]/,
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

/** Lines that cdktf writes in between, which belong to no message of Terraform. */
const NOISE = /^(?:\d+ Stacks? deploying|Invoking Terraform CLI failed|\S? {2}Starting|[╷╵])/;
/** Characters of a line that help: an error may quote a whole file as one line. */
const WIDTH = 200;
/** Lines of one error. */
const HEIGHT = 15;

const shortened = (line: string) => (line.length > WIDTH ? `${line.slice(0, WIDTH)} ...` : line);

/** The lines of a stack without what cdktf puts around them. */
function linesOf(output: string, stack: string): string[] {
  const margin = new RegExp(`^(?:${stack}| {${stack.length}})  `);
  return plainText(output)
    .split('\n')
    .map((line) => line.replace(margin, '').replace(/^│ ?/, '').trimEnd())
    .filter((line) => line !== '' && !NOISE.test(line.trim()));
}

/**
 * The errors in an output of cdktf or Terraform, with what Terraform says about place and reason; null when there is none.
 *
 * @param stack its name, or as many blanks, stands in front of each line.
 */
export function errorsOf(output: string, stack: string): string | null {
  const errors: string[][] = [];
  let current: string[] | null = null;
  for (const line of linesOf(output, stack)) {
    if (/^\s*Error:? /.test(line)) errors.push((current = []));
    else if (/^\s*Warning: /.test(line)) current = null;
    if (current && current.length < HEIGHT) current.push(shortened(line));
  }
  return errors.length === 0 ? null : [...new Set(errors.map((error) => error.join('\n').trim()))].join('\n\n');
}

/** {@link errorsOf}, else the output's end. */
export const diagnosticsOf = (output: string, stack: string): string =>
  errorsOf(output, stack) ?? linesOf(output, stack).slice(-HEIGHT).map(shortened).join('\n');
