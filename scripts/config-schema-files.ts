import { catalogueJsonSchema, environmentJsonSchema, explainAll } from '../config/reference';
import type { KeyDocs } from '../config/reference';

export interface GeneratedFile {
  /** Relative to the repository. */
  file: string;
  content: string;
}

const DOCS = 'docs/configuration.md';
const BEGIN = '<!-- keys: written by scripts/write-config-schema.ts -->';
const END = '<!-- end of keys -->';

const WIDTH = 120;

/** JSON as prettier writes it, so that the files stay as they are when somebody formats the repository. */
const asJson = (value: unknown, indent = '', key = ''): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => asJson(item)).join(', ')}]`;
    const isPlain = value.every((item) => typeof item !== 'object' || item === null);
    const width = `${indent}"${key}": ${line},`.length;
    if (value.length === 0 || (isPlain && width <= WIDTH)) return line;
    return `[\n${value.map((item) => inner + asJson(item, inner)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([name, item]) => `${inner}${JSON.stringify(name)}: ${asJson(item, inner, name)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
};

const cell = (text: string): string => text.replace(/[|*_]/g, '\\$&').replace(/</g, '&lt;').replace(/\s+/g, ' ');

const row = ({ key, description, allowed, required, default: value }: KeyDocs): string[] => {
  const fallback = required ? 'required' : value === undefined ? '' : `\`${JSON.stringify(value)}\``;
  return [`\`${key}\``, cell(description), cell(allowed), fallback];
};

/** CPU, memory and revisions look alike everywhere: their maps are listed, the plain keys below them once. */
const isListed = ({ key, keys }: KeyDocs): boolean => {
  if (/\.resources\.(requests|limits)/.test(key)) return key.startsWith('platform.traefik.resources.');
  return keys.length === 0 || key.endsWith('.email');
};

const table = (): string => {
  const rows = [['key', 'meaning', 'allowed', 'default'], ...explainAll().filter(isListed).map(row)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const lines = rows.map((cells) => `| ${cells.map((text, column) => text.padEnd(widths[column]!)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
};

const withTable = (docs: string): string => {
  const [begin, end] = [docs.indexOf(BEGIN), docs.indexOf(END)];
  if (begin < 0 || end < begin)
    throw new Error(`${DOCS} has lost its marks: it needs a line "${BEGIN}" and a line "${END}".`);
  return `${docs.slice(0, begin + BEGIN.length)}\n\n${table()}\n\n${docs.slice(end)}`;
};

/** What the configuration schema says, in every form that is committed. */
export const generatedFiles = (read: (file: string) => string): GeneratedFile[] => [
  { file: 'config/environment.schema.json', content: `${asJson(environmentJsonSchema())}\n` },
  { file: 'config/catalogue.schema.json', content: `${asJson(catalogueJsonSchema())}\n` },
  { file: DOCS, content: withTable(read(DOCS)) },
];
