import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { guardSchema, type Allowance } from '../../../config/schema/guard';
import { guardPlans } from '../../../cli/guard/guard-report';
import { guardText } from '../../../cli/guard/guard-text';
import { readAllowances } from '../../../cli/guard/read-allowances';
import { named, planOf } from './plans';

const ADDRESS = 'kubernetes_namespace_v1.homer';
const plan = planOf([{ address: ADDRESS, actions: ['delete'], before: named('homer') }]);
const allowance = (more: Partial<Allowance> = {}): Allowance => ({
  rule: 'protected-destroyed',
  address: ADDRESS,
  reason: 'Homer moves elsewhere.',
  expires: '2026-11-22',
  ...more,
});
const judge = (allow: Allowance[], now = '2026-11-22T23:59:59Z') =>
  guardPlans([{ stack: 'observability', plan }], { now: new Date(now), allow });

describe('an allowance', () => {
  it('lets its finding pass until the end of its last day', () => {
    const report = judge([allowance()]);
    expect(report.verdict).toBe('clean');
    expect(report.findings[0]).toMatchObject({
      outcome: 'allowed',
      stack: 'observability',
      allowance: { reason: 'Homer moves elsewhere.', expired: false },
    });
    expect(report.unusedAllowances).toEqual([]);
  });

  it('is over on the day after, and that is said', () => {
    const report = judge([allowance()], '2026-11-23T00:00:00Z');
    expect(report.verdict).toBe('refused');
    expect(report.expiredAllowances).toEqual([allowance()]);
    expect(guardText(report)).toMatch(/Its allowance expired on 2026-11-22.*Expired allowance \(2026-11-22\)/s);
  });

  it('that still holds wins over an expired one', () => {
    expect(judge([allowance({ expires: '2026-01-01' }), allowance({ expires: '2027-01-01' })]).verdict).toBe('clean');
  });

  it.each([
    ['another rule', { rule: 'version-downgrade' as const }],
    ['another address', { address: 'kubernetes_namespace_v1.other' }],
    ['a part of the address', { address: 'kubernetes_namespace_v1' }],
  ])('does not hold for %s, and is reported as unused', (_, more) => {
    const report = judge([allowance(more)]);
    expect(report.verdict).toBe('refused');
    expect(report.unusedAllowances).toEqual([allowance(more)]);
  });

  it('can be pasted as the finding shows it, once its reason is written', () => {
    const [finding] = judge([]).findings;
    const written = (finding?.howToAllow ?? '').replace('"..."', '"Homer moves elsewhere."');
    const { allow = [] } = guardSchema.parse((parse(written) as { guard: unknown }).guard);
    expect(judge(allow).verdict).toBe('clean');
    expect(guardSchema.safeParse((parse(finding?.howToAllow ?? '') as { guard: unknown }).guard).success).toBe(false);
  });
});

describe('a file of allowances', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'allowances-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const reading = (text: string) => {
    writeFileSync(path.join(folder, 'allow.yaml'), text);
    return readAllowances('allow.yaml', folder);
  };
  const entry = `rule: protected-destroyed, address: ${ADDRESS}, reason: Homer moves elsewhere., expires: 2026-11-22`;

  it.each([
    ['a list', `- {${entry}}`],
    ['below allow', `allow: [{${entry}}]`],
    ['as in the environment file', `guard: {allow: [{${entry}}]}`],
    ['JSON', JSON.stringify([allowance()])],
  ])('is read as %s', (_, text) => {
    expect(reading(text)).toEqual([allowance()]);
  });

  it('may be empty', () => {
    expect(reading('# nothing\n')).toEqual([]);
  });

  it.each([
    ['no YAML', 'a: [', /are no YAML/],
    ['an entry without a reason', `- {${entry.replace(/reason: [^,]*, /, '')}}`, /0\.reason/],
    ['an unknown rule', `- {${entry.replace('destroyed', 'wrong')}}`, /0\.rule/],
    ['an unknown key', `allow: [{${entry}, extra: 1}]`, /allow\.0/],
  ])('with %s is refused, saying where', (_, text, message) => {
    expect(() => reading(text)).toThrow(message);
    expect(() => reading(text)).toThrow(/How to fix it: Write a list/);
  });

  it('that is missing is named', () => {
    expect(() => readAllowances('missing.yaml', folder)).toThrow(/missing\.yaml cannot be read/);
  });
});
