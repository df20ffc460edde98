import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { GuardReport } from '../../cli/guard/guard-report';
import { parsePlan } from '../../cli/plan/read-plan';
import { PAGE_LIMIT } from '../../cli/summary/markdown/render';
import { GOLDEN_CASES } from './golden-cases/all-cases';
import { expectedFiles } from './golden-cases/expected-files';
import { SEEDED_SECRET, type GoldenCase } from './golden-cases/golden-case';

const GOLDEN = path.join(__dirname, 'golden');
const PLAN = '.plan.json';
/** Secrets that cases plant besides the seeded one, as they are before the change. */
const OTHER_SECRETS =
  /hunter2|old-secret-value-9|old-token-value|old-vault-password|old-secret-data|old-chart-secret|old-sensitive-value/;

const read = (name: string, file: string): string => readFileSync(path.join(GOLDEN, name, file), 'utf8');

function goldenPlans({ name, steps }: GoldenCase): ReadonlyMap<string, string> {
  const files = new Set(readdirSync(path.join(GOLDEN, name)).filter((file) => file.endsWith(PLAN)));
  // In the order in which the case makes them, which is the order of applying.
  const order = steps({ clusterUid: '', charts: '' }).flatMap((step) =>
    'plan' in step ? [step.stack ?? 'platform'] : [],
  );
  expect([...files].sort()).toEqual(order.map((stack) => `${stack}${PLAN}`).sort());
  return new Map(order.map((stack) => [stack, read(name, `${stack}${PLAN}`)]));
}

describe.each(GOLDEN_CASES.map((each) => [each.name, each] as const))('%s', (name, goldenCase) => {
  const made = expectedFiles(goldenCase, goldenPlans(goldenCase));

  it(`shows ${goldenCase.shows}`, () => {
    for (const [file, text] of Object.entries(made)) expect(text).toBe(read(name, file));
    expect(existsSync(path.join(GOLDEN, name, 'summary.full.md'))).toBe('summary.full.md' in made);
  });

  it('holds the seeded secret in the plan and nowhere in what is made of it', () => {
    for (const text of goldenPlans(goldenCase).values())
      expect(JSON.stringify(parsePlan(text, name))).toContain(SEEDED_SECRET);
    for (const text of Object.values(made)) {
      for (const form of [
        SEEDED_SECRET,
        Buffer.from(SEEDED_SECRET).toString('base64'),
        encodeURIComponent(SEEDED_SECRET),
      ]) {
        expect(text).not.toContain(form);
      }
      expect(text).not.toMatch(OTHER_SECRETS);
    }
  });

  it('is refused for the right reasons', () => {
    const { findings, verdict } = JSON.parse(made['guard.json'] ?? '') as GuardReport;
    const rules = findings.filter(({ outcome }) => outcome === 'refused').map(({ rule }) => rule);
    expect([...new Set(rules)]).toEqual(goldenCase.refuses ?? []);
    expect(verdict).toBe(rules.length > 0 ? 'refused' : 'clean');
  });

  it('fits into a comment, and is no ground for approval when it does not show everything', () => {
    const page = made['summary.md'] ?? '';
    const { truncated, approval } = JSON.parse(made['summary.json'] ?? '') as {
      truncated: boolean;
      approval: { allowed: boolean };
    };
    expect(page.length).toBeLessThanOrEqual(PAGE_LIMIT);
    expect(page.includes('**Truncated')).toBe(truncated);
    expect(page).toContain(`truncated=${truncated}`);
    expect(page).toContain(`approvable=${approval.allowed}`);
    expect(truncated && approval.allowed).toBe(false);
  });
});

describe('the golden set', () => {
  it('has a folder for each case and no other', () => {
    expect(readdirSync(GOLDEN).sort()).toEqual(GOLDEN_CASES.map(({ name }) => name).sort());
  });
});
