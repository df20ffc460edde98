import { code, commentValue, fenceFor, prose, visible } from '../../../cli/summary/markdown/escape';
import { fit, plain } from '../../../cli/summary/markdown/section';
import { lineDiff } from '../../../cli/summary/line-diff';

describe('prose', () => {
  it.each([
    ['a | b', 'a \\| b'],
    ['<script>&', '&lt;script&gt;&amp;'],
    ['*x* _y_ `z` [l](u) ~~s~~ $m$', '\\*x\\* \\_y\\_ \\`z\\` \\[l\\](u) \\~\\~s\\~\\~ \\$m\\$'],
    ['@team and #12', '@\u2060team and #\u206012'],
    ['- item', '\\- item'],
    ['# title', '\\# title'],
    ['1. item', '1\\. item'],
    ['two\nlines', 'two lines'],
    ['safe\u202Efdp', 'safe\\\\u202efdp'],
  ])('%j is written %j, so that GitHub shows it as it is', (text, markdown) => {
    expect(prose(text)).toBe(markdown);
  });
});

describe('code', () => {
  it.each([
    ['a`b', '``a`b``'],
    ['`a`', '`` `a` ``'],
    ['a|b', '`a\\|b`'],
    ['a\nb', '`a b`'],
  ])('%j keeps its backticks and pipes: %j', (text, markdown) => {
    expect(code(text)).toBe(markdown);
  });

  it('in a block cannot end the block', () => {
    expect(fenceFor(['x', '````', 'y'], 'diff')).toEqual(['`````diff', '`````']);
    expect(fenceFor(['x'], '')).toEqual(['```', '```']);
  });

  it('in a comment cannot end the comment', () => {
    expect(commentValue('a --> <b> "c"')).toBe('a_-___b___c_');
  });

  it('shows characters that cannot be seen', () => {
    expect(visible('a\u200Bb\u001B[31m')).toBe('a\\u200bb\\u001b[31m');
  });
});

describe('the page', () => {
  const sections = [
    plain('first', ['a'.repeat(40)]),
    {
      what: 'second',
      open: ['```diff'],
      lines: Array.from({ length: 50 }, (_, index) => `line ${index} ${'ü'.repeat(10)}`),
      close: ['```'],
    },
    plain('third', ['end']),
  ];

  it('keeps everything when there is space', () => {
    const { lines, cut } = fit(sections, Infinity);
    expect(cut).toEqual([]);
    expect(lines.filter((line) => line !== '')).toHaveLength(54);
  });

  it.each([0, 45, 130, 300, 700, 1200])(
    'never exceeds %i bytes, closes what it opened and names what is missing',
    (bytes) => {
      const { lines, cut } = fit(sections, bytes);
      expect(Buffer.byteLength(lines.map((line) => `${line}\n`).join(''))).toBeLessThanOrEqual(bytes);
      expect(lines.filter((line) => line === '```diff')).toHaveLength(lines.filter((line) => line === '```').length);
      expect(cut).toContain('second');
    },
  );

  it('says how many lines of a section are missing', () => {
    const { lines } = fit(sections, 700);
    const shown = lines.filter((line) => line.startsWith('line ')).length;
    expect(lines).toContain(`… ${50 - shown} more lines: see the full text`);
    expect(shown).toBeGreaterThan(5);
  });
});

describe('the lines that differ', () => {
  it('are found in the middle, at the ends, and one by one', () => {
    expect(lineDiff('a\nb\nc\nd\ne', 'a\nB\nc\nD\ne')).toEqual(['-b', '+B', '-d', '+D']);
    expect(lineDiff('a\nb', 'a\nb\nc')).toEqual(['+c']);
    expect(lineDiff('x\na', 'a')).toEqual(['-x']);
    expect(lineDiff('same', 'same')).toEqual([]);
  });

  it('of long texts take no long time', () => {
    const text = (seed: number) => Array.from({ length: 5000 }, (_, line) => `${(line * seed) % 997}`).join('\n');
    const started = process.cpuUsage();
    expect(lineDiff(text(3), text(7)).length).toBeGreaterThan(1000);
    expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
  });
});
