import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';
import type { KeyPath } from './key-path';
import type { ConfigProblem } from './problem';

const FIXES: Record<string, string> = {
  ALIAS_COUNT: 'Write the values out: at most 100 places may share anchored ones.',
  BAD_ALIAS: 'Put text that begins with * or & into quotes.',
  DUPLICATE_KEY: 'Keep one of the two.',
  MULTIPLE_DOCS: 'Keep one document: remove everything from the line with three dashes on.',
  TAB_AS_INDENT: 'Indent with spaces.',
  TAG_RESOLVE_FAILED: 'Put text that begins with ! into quotes.',
};

const GENERAL_FIX = 'Mend the YAML at this place; the rest of the file is checked after that.';

/** The parser quotes the text of the file behind a colon and after Unknown directive, and it may be a secret. */
const withoutText = (message: string): string => message.replace(/([:;]| %)[\s\S]*$/, '').replace(/\.$/, '');

/** A YAML file that knows where each of its keys and values stands. */
export class YamlSource {
  /** What the file says; undefined when it is not YAML. */
  readonly data: unknown;
  private readonly document: Document;
  private readonly lines = new LineCounter();
  private readonly syntax: ConfigProblem[];
  /** Whether `data` can be checked in spite of `syntaxProblems`. */
  readable: boolean;

  constructor(
    readonly file: string,
    text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, uniqueKeys: true });
    const errors = [...this.document.errors, ...this.document.warnings];
    this.syntax = errors.map(({ code, message, pos }) => this.syntaxProblem(message, code, pos[0]));
    // A key that stands there twice leaves a tree that can be checked further; anything else would only cascade.
    this.readable = errors.every(({ code }) => code === 'DUPLICATE_KEY');
    this.data = this.readable ? this.toData() : undefined;
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
    visit(this.document, {
      Alias: (_, alias) => {
        if (alias.resolve(this.document) === undefined)
          this.refuse('An alias refers to no anchor', 'BAD_ALIAS', offsetOf(alias));
      },
    });
    if (!this.readable) return undefined;
    try {
      return this.document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      this.refuse(error instanceof Error ? error.message : String(error), 'ALIAS_COUNT', 0);
      return undefined;
    }
  }

  private refuse(message: string, code: string, offset: number): void {
    this.syntax.push(this.syntaxProblem(message, code, offset));
    this.readable = false;
  }

  private syntaxProblem(message: string, code: string, offset: number): ConfigProblem {
    const { line, col } = this.lines.linePos(offset);
    const problem = `This is not valid YAML: ${withoutText(message)}.`;
    return {
      file: this.file,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      path: [],
      problem,
      fix: FIXES[code] ?? GENERAL_FIX,
    };
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
