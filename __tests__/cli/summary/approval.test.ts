import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { GuardReport } from '../../../cli/guard/guard-report';
import { parsePlan } from '../../../cli/plan/read-plan';
import { presentSummary } from '../../../cli/summary/present-summary';
import type { PlannedStack } from '../../../cli/summary/summarize-stack';
import { summarize } from '../../../cli/summary/summarize';

const guard = (verdict: GuardReport['verdict']): GuardReport => ({
  verdict,
  findings: [],
  expiredAllowances: [],
  unusedAllowances: [],
});

const golden = path.join(__dirname, '..', 'golden', 'create', 'platform.plan.json');
const plan = parsePlan(readFileSync(golden, 'utf8'), golden);

const pageOf = (stack: Partial<PlannedStack>, verdict: GuardReport['verdict'] = 'clean') =>
  presentSummary(summarize([{ stack: 'edge', plan, ...stack }], { meta: {}, guard: guard(verdict) }));

describe('whether a page may be used to approve', () => {
  it('may, without a word, when everything is planned and nothing refused', () => {
    const { page, json } = pageOf({});
    expect(json.approval).toEqual({ allowed: true, reasons: [] });
    expect(page).toContain('approvable=true');
    expect(page).not.toContain('[!NOTE]');
  });

  it('may on a new cluster, and says that the plan rests on assumptions', () => {
    const { page, json } = pageOf({ assumptions: ['foundation publishes issuer'] });
    expect(json.approval.allowed).toBe(true);
    expect(page).toContain('approvable=true');
    expect(page).toMatch(/\[!NOTE\]\n> Planned on assumptions about stacks that are not applied yet: edge\./);
    expect(page).not.toContain('Not to be approved');
  });

  it.each<[string, Partial<PlannedStack>, GuardReport['verdict'], string]>([
    ['the guard refuses', { assumptions: ['foundation publishes issuer'] }, 'refused', 'The guard refuses the plan.'],
    ['a stack could not be planned', { plan: undefined, notPlanned: 'no route' }, 'clean', 'Not planned: edge.'],
  ])('may not when %s', (_, stack, verdict, reason) => {
    const { page, json } = pageOf(stack, verdict);
    expect(json.approval.allowed).toBe(false);
    expect(json.approval.reasons).toContain(reason);
    expect(page).toContain('approvable=false');
    expect(page).toContain(`**Not to be approved as it is.** ${reason}`);
  });
});
