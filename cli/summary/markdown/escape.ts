/** Characters that turn the direction of text or cannot be seen: a reviewer must see what there is (Trojan Source). */
const INVISIBLE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;

/** Makes what cannot be seen visible as `\u202e`. */
export const visible = (text: string): string =>
  text.replace(INVISIBLE, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);

const oneLine = (text: string): string => visible(text.replace(/\r\n?|\n/g, ' ').replace(/\t/g, ' '));

/** Breaks what GitHub would turn into a mention or a link to an issue, without changing what is read. */
const JOINER = '\u2060';

/** Prose for GitHub: one line, nothing in it is markup, HTML, a mention or a table border. */
export const prose = (text: string): string =>
  oneLine(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]|~$]/g, (character) => `\\${character}`)
    .replace(/^(\s*)([-+#])(?=\s)/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s)/, '$1\\$2')
    .replace(/[@#](?=\w)/g, (character) => `${character}${JOINER}`);

const longestRun = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** A text as inline code; its backticks and pipes survive, also in a table. */
export function code(text: string): string {
  const line = oneLine(text);
  const fence = '`'.repeat(longestRun(line) + 1);
  const padded = line.startsWith('`') || line.endsWith('`') ? ` ${line} ` : line;
  return `${fence}${padded.replace(/\|/g, '\\|')}${fence}`;
}

/** Opening and closing line of a block of code that none of the lines can end. */
export function fenceFor(lines: readonly string[], language: string): [string, string] {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [`${fence}${language}`, fence];
}

/** A line inside a block of code. */
export const codeLine = (text: string): string => oneLine(text);

/** A value inside an HTML comment: only what cannot end it. */
export const commentValue = (text: string): string => text.replace(/[^\w.:/+@-]/g, '_').replace(/--+/g, '-');
