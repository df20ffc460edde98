import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import type { ConfigProblem, KeyPath } from './problem';

const FIXES: Record<string, string> = {
  DUPLICATE_KEY: 'Keep one of the two.',
  TAB_AS_INDENT: 'Indent with spaces.',
  MULTIPLE_DOCS: 'Keep one document: remove everything from the line with three dashes on.',
};

/** A YAML file that knows where each of its keys and values stands. */
export class YamlSource {
  /** What the file says; undefined when it is not YAML. */
  readonly data: unknown;
  private readonly document: Document;
  private readonly lines = new LineCounter();
  private readonly syntax: ConfigProblem[];

  constructor(
    readonly file: string,
    text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, uniqueKeys: true });
    this.syntax = [...this.document.errors, ...this.document.warnings].map((error) => {
      const { line, col } = this.lines.linePos(error.pos[0]);
      const problem = `This is not valid YAML: ${error.message}.`;
      const fix = FIXES[error.code] ?? 'Mend the YAML at this place; the rest of the file is checked after that.';
      return { file, line, column: col, path: [], problem, fix };
    });
    this.data = this.syntax.length === 0 ? this.toData() : undefined;
  }

  /** What is wrong with the file as YAML; empty when it can be read. */
  get syntaxProblems(): readonly ConfigProblem[] {
    return this.syntax;
  }

  /** Line and column, from 1, of the key at `path`; of its nearest parent when the file does not have it. */
  position(path: KeyPath): { line: number; column: number } {
    let node: unknown = this.document.contents;
    let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    for (const key of path) {
      const step = this.step(node, key);
      if (step === undefined) break;
      node = step.value;
      offset = step.offset;
    }
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  private toData(): unknown {
    try {
      return this.document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      const problem = `This is not valid YAML: ${error instanceof Error ? error.message : String(error)}.`;
      this.syntax.push({ file: this.file, line: 1, column: 1, path: [], problem, fix: 'Write the values out.' });
      return undefined;
    }
  }

  private step(node: unknown, key: string | number): { value: unknown; offset: number } | undefined {
    const parent: unknown = isAlias(node) ? node.resolve(this.document) : node;
    if (isSeq(parent) && typeof key === 'number') {
      const item = parent.items[key];
      return isNode(item) ? { value: item, offset: offsetOf(item) } : undefined;
    }
    if (!isMap(parent)) return undefined;
    for (const pair of parent.items) {
      if (!isPair(pair) || !isScalar(pair.key) || String(pair.key.value) !== String(key)) continue;
      return { value: pair.value, offset: offsetOf(pair.key) };
    }
    return undefined;
  }
}

const offsetOf = (node: Node): number => node.range?.[0] ?? 0;
