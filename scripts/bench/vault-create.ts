/** What creating items costs. */
import { Agent, request } from 'node:https';
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
const GOAL = 2.5;

/** Requests beyond one for each item. */
const EXTRA = 5;

/** As many at a time as Terraform by default. */
const WIDTH = 10;

export async function measureCreate(bench: Bench): Promise<Row[]> {
  const { server, count, runs } = bench;
  const { id, collectionId } = await server.organization('Create');
  const floor = new BenchTerraform(bench, 'create-floor', builtIn(count));
  const items = manyItems(count, id, collectionId, 'on_destroy = "delete"');
  const own = new BenchTerraform(bench, 'create', items);
  const idle = await withFloors(bench, 'create', items);
  await floor.run('init');
  await own.run('init');
  const [floors, applies]: [Cost[], Cost[]] = [[], []];
  const [logins, posts, requests]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < runs; run += 1) {
    floors.push(await floor.run('apply', '-auto-approve'));
    floor.forget();
    logins.push(await server.login());
    server.requests.clear();
    applies.push(await own.run('apply', '-auto-approve'));
    requests.push(server.requests.entries.length - count);
    posts.push(await barePosts(bench, id, collectionId));
    for (const { terraform, costs } of idle) {
      costs.push(await terraform.run('apply', '-auto-approve'));
      terraform.forget();
    }
    await own.run('destroy', '-auto-approve');
  }
  const more = least(posts) + least(logins);
  const bottom = least(floors.map(({ seconds }) => seconds)) + more;
  const times = least(applies.map(({ seconds }) => seconds)) / bottom;
  return [
    { what: `create of ${count} terraform_data`, measured: describeCosts(floors), goal: '-' },
    { what: `${count} bare POSTs, ${WIDTH} at a time`, measured: `${least(posts).toFixed(2)} s`, goal: '-' },
    ...idle.map(({ label, costs }) => ({
      what: `the same with the ${label}, without requests`,
      measured: describeCosts(costs),
      goal: '-',
    })),
    { what: `create of ${count} items`, measured: describeCosts(applies), goal: '-' },
    {
      what: 'create / (terraform_data + POSTs + login)',
      measured: `${times.toFixed(2)} times`,
      goal: verdict(times, GOAL, `${GOAL} times`) + leastPossible(idle, more, bottom),
    },
    {
      what: `requests of a create beyond the ${count}`,
      measured: String(Math.max(...requests)),
      goal: verdict(Math.max(...requests), EXTRA, String(EXTRA)),
    },
  ];
}

/** Seconds for as many creates as plainly as can be: ready-made bodies, kept connections; then deletes what it made. */
async function barePosts(bench: Bench, organizationId: string, collectionId: string): Promise<number> {
  const { server, count } = bench;
  const client = server.client();
  const agent = new Agent({ keepAlive: true, maxSockets: WIDTH, ca: server.caCertificate });
  try {
    const caught = await server.catchCreate({
      organizationId,
      collectionIds: [collectionId],
      name: 'item 100',
      username: 'user',
      password: 'password of 100',
    });
    const left = Array.from({ length: count }, () => caught.body);
    const made: string[] = [];
    const begin = process.hrtime.bigint();
    const worker = async (): Promise<void> => {
      for (let body = left.pop(); body !== undefined; body = left.pop()) {
        made.push(await post(`${server.endpoint}/api/ciphers/create`, caught.headers, body, agent));
      }
    };
    await Promise.all(Array.from({ length: WIDTH }, worker));
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    for (const id of made) await client.loginItems.delete(id);
    return seconds;
  } finally {
    agent.destroy();
    await client.close();
  }
}

function post(url: string, headers: Readonly<Record<string, string>>, body: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request(url, { method: 'POST', agent, headers: { ...headers, ...length } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (answer.statusCode === 200) resolve((JSON.parse(text) as { id: string }).id);
        else reject(new Error(`POST ${url} answered ${answer.statusCode}: ${text}`));
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
