/** Functions, operators and keywords that the alerts use; anything else is a metric, a label or a mistake. */
const WORDS = new Set(['time', 'rate', 'sum', 'max', 'min', 'by', 'on', 'unless']);

/** What an expression of PromQL speaks of. */
export interface Expression {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
  /** Faults of form: brackets, words that are neither metric nor known. */
  readonly problems: readonly string[];
}

/**
 * Reads an expression far enough to find its metrics and labels. No parser: a wrong precedence goes unseen, a bracket, a
 * misspelt function, a selector without quotes does not.
 */
export function readExpression(text: string): Expression {
  const problems: string[] = [];
  const withoutText = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const selectors = [...withoutText.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
  const inSelectors = selectors.flatMap((selector) =>
    selector.split(',').map((matcher) => {
      const label = /^\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*""\s*$/.exec(matcher)?.[1];
      if (label === undefined) {
        problems.push(`no matcher: ${matcher.trim()}`);
      }
      return label ?? '';
    }),
  );
  const rest = withoutText.replace(/\{[^{}]*\}/g, '').replace(/\[[0-9]+[smhd]\]/g, '');
  for (const [open, close] of [
    ['(', ')'],
    ['[', ']'],
    ['{', '}'],
  ] as const) {
    if (rest.split(open).length !== rest.split(close).length) {
      problems.push(`${open} and ${close} are not in pairs`);
    }
  }
  if (/[[\]{}"]/.test(rest)) {
    problems.push('brackets or quotes that belong to nothing');
  }
  const grouped = [...rest.matchAll(/\b(?:by|on)\s*\(([^()]*)\)/g)].flatMap((match) =>
    (match[1] ?? '').split(',').map((label) => label.trim()),
  );
  const bare = rest.replace(/\b(by|on)\s*\([^()]*\)/g, '$1');
  const words = [...bare.matchAll(/[a-zA-Z_:][\w:]*/g)].map(([word]) => word);
  for (const word of words.filter((each) => !WORDS.has(each) && !/^[a-z]+(_[a-z0-9]+)+$|^up$/.test(each))) {
    problems.push(`neither a metric nor a known word: ${word}`);
  }
  return {
    metrics: [...new Set(words.filter((word) => !WORDS.has(word)))],
    labels: [...new Set([...inSelectors, ...grouped])],
    problems,
  };
}
