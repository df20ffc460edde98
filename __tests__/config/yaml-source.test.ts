import { YamlSource } from '../../config/yaml-source';

const source = (text: string) => new YamlSource('test.yaml', text);

describe('the place of a key', () => {
  const yaml = source('# head\na:\n  - b: 1\n  - {c: 2, "d e": 3}\nf: &x {g: 4}\nh: *x\n');

  it.each([
    [[], 2, 1],
    [['a'], 2, 1],
    [['a', 0], 3, 5],
    [['a', 0, 'b'], 3, 5],
    [['a', 1, 'c'], 4, 6],
    [['a', 1, 'd e'], 4, 12],
    [['f', 'g'], 5, 8],
    [['h', 'g'], 5, 8],
    [['a', 0, 'missing', 'deeper'], 3, 5],
    [['missing'], 2, 1],
  ])('%j is line %d, column %d', (path, line, column) => expect(yaml.position(path)).toEqual({ line, column }));
});

describe('text that is not YAML', () => {
  it('is not quoted in the message, because it may be a secret', () => {
    for (const text of [
      'password: *hunter2',
      'password: !hunter2 x',
      'a: b\nhunter2',
      'password: "hunter2',
      '%hunter2\n---\na: 1',
    ]) {
      const { syntaxProblems } = source(text);
      expect(syntaxProblems.length).toBeGreaterThan(0);
      expect(JSON.stringify(syntaxProblems)).not.toContain('hunter2');
    }
  });

  it('names the place of an alias without an anchor, and says to quote it', () => {
    const [problem] = source('a: 1\npassword: *hunter2').syntaxProblems;
    expect(problem).toMatchObject({ line: 2, column: 11, fix: 'Put text that begins with * or & into quotes.' });
  });

  it('that multiplies itself by anchors is refused, not expanded', () => {
    const rows = [
      'a0: &a0 [x, x]',
      ...Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`),
    ];
    const yaml = source(rows.join('\n'));
    expect(yaml.data).toBeUndefined();
    expect(yaml.syntaxProblems[0]?.fix).toContain('at most 100');
  });

  it('with a key that stands there twice can be checked further', () => {
    const yaml = source('a: 1\na: 2\nb: 3');
    expect(yaml.readable).toBe(true);
    expect(yaml.syntaxProblems).toHaveLength(1);
    expect(yaml.data).toMatchObject({ b: 3 });
  });
});
