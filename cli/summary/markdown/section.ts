/** A part of the page that can be cut between two lines. */
export interface Section {
  /** What is missing when it was cut: `changes of identity`. */
  readonly what: string;
  readonly open: readonly string[];
  readonly lines: readonly string[];
  readonly close: readonly string[];
}

/** A part that is never cut in itself. */
export const plain = (what: string, lines: readonly string[]): Section => ({ what, open: [], lines, close: [] });

/** GitHub counts characters; bytes are never fewer, so a page within this many bytes fits everywhere. */
const size = (text: string): number => Buffer.byteLength(text) + 1;

const sizeOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + size(line), 0);

export interface Fitted {
  readonly lines: string[];
  /** What was cut; empty when all fits. */
  readonly cut: string[];
}

/**
 * Lays sections under each other until the space is used up. Those that come first are kept whole first; one that does
 * not fit is cut between lines, closed properly, and named.
 * @param bytes the space
 */
export function fit(sections: readonly Section[], bytes: number): Fitted {
  const lines: string[] = [];
  const cut: string[] = [];
  let left = bytes;
  for (const section of sections) {
    if (section.lines.length === 0) continue;
    const frame = sizeOf(section.open) + sizeOf(section.close) + 1;
    const whole = frame + sizeOf(section.lines);
    if (whole <= left) {
      lines.push(...section.open, ...section.lines, ...section.close, '');
      left -= whole;
      continue;
    }
    const notice = (hidden: number): string => `… ${hidden} more lines: see the full text`;
    let space = left - frame - size(notice(section.lines.length));
    const kept: string[] = [];
    for (const line of section.lines) {
      space -= size(line);
      if (space < 0) break;
      kept.push(line);
    }
    cut.push(section.what);
    if (kept.length === 0) continue;
    const shown = [...section.open, ...kept, notice(section.lines.length - kept.length), ...section.close, ''];
    lines.push(...shown);
    left -= sizeOf(shown);
  }
  return { lines, cut };
}
