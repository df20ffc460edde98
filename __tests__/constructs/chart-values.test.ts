import { parse } from 'yaml';
import { mergeValues, renderValues } from '../../constructs/chart-values';

describe('mergeValues', () => {
  test('merges maps key by key and replaces lists and scalars', () => {
    const base = { a: { x: 1, y: [1, 2] }, b: 'kept' };
    expect(mergeValues(base, { a: { y: [3] }, c: true })).toEqual({ a: { x: 1, y: [3] }, b: 'kept', c: true });
  });

  test('lets null through: to Helm it removes a default of the chart', () => {
    expect(mergeValues({ a: { x: 1 } }, { a: null })).toEqual({ a: null });
  });

  test('changes neither side', () => {
    const base = { a: { x: 1 } };
    const over = { a: { y: 2 } };
    mergeValues(base, over);
    expect([base, over]).toEqual([{ a: { x: 1 } }, { a: { y: 2 } }]);
  });
});

describe('renderValues', () => {
  test('is one YAML document with the values in their order', () => {
    expect(renderValues({ b: 1, a: ['x', true] })).toBe('b: 1\na:\n  - x\n  - true\n');
  });

  test('keeps texts that YAML would read as something else', () => {
    const values = { version: '1.10', yes: 'yes', empty: '', octal: '0777', date: '2026-01-01' };
    expect(parse(renderValues(values))).toEqual(values);
  });

  test('keeps long texts on one line, so that a plan shows one changed line', () => {
    const rule = `Host(\`${'a'.repeat(100)}\`) && PathPrefix(\`/x\`)`;
    expect(renderValues({ rule }).trimEnd()).toBe(`rule: ${rule}`);
  });

  test('escapes what Terraform would evaluate, but keeps references', () => {
    expect(renderValues({ shell: '${HOME} %{if}', reference: '${TfToken[TOKEN.7]}' })).toBe(
      'shell: $${HOME} %%{if}\nreference: ${TfToken[TOKEN.7]}\n',
    );
  });
});
