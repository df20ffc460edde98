import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Workplace, remote } from '../support/fake-stacks';
import { StateDatabase } from '../support/state-database';

let database: StateDatabase;
let place: Workplace;

beforeAll(async () => {
  database = await StateDatabase.start();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.empty();
  place = new Workplace({ PG_CONN_STR: database.url });
});
afterEach(() => place.remove());

const base = {
  resources: { issuer: { input: { name: 'letsencrypt' } } },
  outputs: { issuer: '${terraform_data.issuer.output.name}' },
};
const reader = { dependencies: ['base'], resources: { ingress: { input: `uses ${remote('base', 'issuer')}` } } };

interface Manifest {
  readonly stacks: ReadonlyArray<{
    readonly name: string;
    readonly outcome: string;
    readonly wholeGraph: boolean;
    readonly planSha256: string | null;
    readonly counts: object;
    readonly reason: readonly string[];
  }>;
}
const manifest = () => JSON.parse(readFileSync(path.join(place.plans, 'manifest.json'), 'utf8')) as Manifest;

test('changes are planned, saved and told by exit code 2; after their deploy it is 0', async () => {
  place.write({ base, reader });
  const first = await place.plan();
  expect({ code: first.code, stderr: first.code === 2 ? '' : first.stderr }).toEqual({ code: 2, stderr: '' });
  expect(
    manifest().stacks.map(({ name, outcome, wholeGraph, counts }) => ({ name, outcome, wholeGraph, counts })),
  ).toEqual([
    { name: 'base', outcome: 'changes', wholeGraph: false, counts: { add: 1, change: 0, destroy: 0, import: 0 } },
    { name: 'reader', outcome: 'changes', wholeGraph: true, counts: { add: 1, change: 0, destroy: 0, import: 0 } },
  ]);
  const deploy = await place.deploy();
  expect({ code: deploy.code, stderr: deploy.code === 0 ? '' : deploy.stderr }).toEqual({ code: 0, stderr: '' });
  expect(await database.stored()).toContain('uses letsencrypt');
  const again = await place.plan('--all');
  expect({ code: again.code, stderr: again.code === 0 ? '' : again.stderr }).toEqual({ code: 0, stderr: '' });
  console.log(first.stderr, first.stdout, deploy.stderr, deploy.stdout, again.stderr);
});
