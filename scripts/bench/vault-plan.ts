/** What a plan without changes costs. */
import type { Row } from './measure';
import type { Bench, Cost } from './vault-measure';
import {
  BenchTerraform,
  builtIn,
  describeCosts,
  least,
  leastPossible,
  manyItems,
  verdict,
  withFloors,
} from './vault-measure';

/** Times the floor. */
const GOAL = 1.6;

/** version, prelogin, token, sync; config where the version is empty, as in a build from source. */
const REQUESTS = 4;

export async function measurePlan(bench: Bench): Promise<Row[]> {
  const { server, count, runs } = bench;
  const { id, collectionId } = await server.organization('Plan');
  const floor = new BenchTerraform(bench, 'plan-floor', builtIn(count));
  const items = manyItems(count, id, collectionId);
  const own = new BenchTerraform(bench, 'plan', items);
  for (const terraform of [floor, own]) {
    await terraform.run('init');
    await terraform.run('apply', '-auto-approve');
  }
  const idle = await withFloors(bench, 'plan', items);
  for (const { terraform } of idle) terraform.takeState(own);
  const [floors, plans]: [Cost[], Cost[]] = [[], []];
  const logins: number[] = [];
  const requests: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    floors.push(await floor.run('plan', '-detailed-exitcode'));
    logins.push(await server.login());
    server.requests.clear();
    plans.push(await own.run('plan', '-detailed-exitcode'));
    for (const { terraform, costs } of idle) costs.push(await terraform.run('plan', '-detailed-exitcode'));
    requests.push(server.requests.entries.length - server.requests.count({ route: '/api/config' }));
  }
  const bottom = least(floors.map(({ seconds }) => seconds)) + least(logins);
  const times = least(plans.map(({ seconds }) => seconds)) / bottom;
  return [
    { what: `plan of ${count} terraform_data`, measured: describeCosts(floors), goal: '-' },
    { what: 'one login with an empty sync', measured: `${least(logins).toFixed(2)} s`, goal: '-' },
    ...idle.map(({ label, costs }) => ({
      what: `the same plan with the ${label}`,
      measured: describeCosts(costs),
      goal: '-',
    })),
    { what: `plan of ${count} items, no changes`, measured: describeCosts(plans), goal: '-' },
    {
      what: 'plan / (terraform_data + login)',
      measured: `${times.toFixed(2)} times`,
      goal: verdict(times, GOAL, `${GOAL} times`) + leastPossible(idle, least(logins), bottom),
    },
    {
      what: 'requests of a plan, without /api/config',
      measured: String(Math.max(...requests)),
      goal: verdict(Math.max(...requests), REQUESTS, String(REQUESTS)),
    },
  ];
}
