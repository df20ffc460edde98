import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PlanFolder } from '../../../cli/plans/plan-folder';
import { withPlanLock } from '../../../cli/plans/plan-lock';

const cwd = mkdtempSync(path.join(tmpdir(), 'plan-lock-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const folder = PlanFolder.of(cwd, 'sandbox');
const plan = () => withPlanLock(cwd, folder, 'cluster-infra plan', async () => 'planned');

test('while one command works with plans, another one is refused and told which one it is; then it may', async () => {
  let refused: unknown;
  const applied = await withPlanLock(cwd, folder, 'cluster-infra deploy', async () => {
    refused = await plan().catch((error: unknown) => error);
    return 'applied';
  });
  expect(applied).toBe('applied');
  expect(String(refused)).toContain(`\`cluster-infra deploy\`, process ${process.pid}, since `);
  expect(await plan()).toBe('planned');
});

test("plans of another environment are not that command's business", async () => {
  const other = () => withPlanLock(cwd, PlanFolder.of(cwd, 'production'), 'cluster-infra plan', async () => 'planned');
  expect(await withPlanLock(cwd, folder, 'cluster-infra deploy', other)).toBe('planned');
});

test('a command that fails gives the plans free', async () => {
  const failing = withPlanLock(cwd, folder, 'cluster-infra deploy', () => Promise.reject(new Error('no cluster')));
  await expect(failing).rejects.toThrow('no cluster');
  expect(await plan()).toBe('planned');
  expect(readdirSync(path.join(cwd, '.cluster-infra', 'locks'))).toEqual([]);
});
