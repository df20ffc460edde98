/**
 * A rename that would lose a database's volume, from the configuration through `cluster-infra plan` and `deploy`, with a real
 * Terraform. The volume claims come from a provider of this test, which has the type's name and keeps them in memory.
 */
import { defineProvider } from '../../../providers/framework/provider/define-provider';
import { resource } from '../../../providers/framework/provider/resource';
import { attr, block, schema } from '../../../providers/framework/provider/schema';
import { t } from '../../../providers/framework/provider/types';
import { reattachProvider, type ReattachedProvider } from '../../../providers/framework/protocol/serve';
import { type FakeStack, Workplace } from '../support/fake-stacks';
import { reviewIn } from '../support/reviewed';
import { StateDatabase } from '../support/state-database';

const ADDRESS = 'registry.terraform.io/hashicorp/kubernetes';
const TYPE = 'kubernetes_persistent_volume_claim_v1';

/** Claims by namespace and name; a deleted one takes its data with it. */
const volumes = new Map<string, { data: string }>();

const claim = resource<object>()({
  schema: schema({
    metadata: block.list({
      name: attr(t.string, { required: true, requiresReplace: true }),
      namespace: attr(t.string, { required: true, requiresReplace: true }),
    }),
    id: attr(t.string, { computed: true }),
  }),
  async create(_context, { metadata }) {
    const id = `${metadata[0]?.namespace}/${metadata[0]?.name}`;
    if (volumes.has(id)) throw new Error(`persistentvolumeclaims "${id}" already exists`);
    volumes.set(id, { data: '' });
    return { metadata, id };
  },
  async read(_context, state) {
    return volumes.has(state.id) ? state : null;
  },
  async update(_context, plan) {
    return { metadata: plan.metadata, id: `${plan.metadata[0]?.namespace}/${plan.metadata[0]?.name}` };
  },
  async delete(_context, { id }) {
    volumes.delete(id);
  },
});

let database: StateDatabase;
let provider: ReattachedProvider;
let place: Workplace;

beforeAll(async () => {
  database = await StateDatabase.start();
  provider = await reattachProvider(
    defineProvider({ schema: schema({}), configure: () => ({}), resources: { [TYPE]: claim } }),
    ADDRESS,
  );
  place = new Workplace({ PG_CONN_STR: database.url, ...provider.env });
});
afterAll(async () => {
  place.remove();
  await provider.stop();
  await database.stop();
});

/** The claims are in no cluster that could be asked afterwards. */
const deploy = () => place.deploy('--no-verify');

const stack = (id: string, more: object = {}): FakeStack => ({
  providers: { kubernetes: 'hashicorp/kubernetes' },
  more: {
    resource: { [TYPE]: { [id]: { metadata: [{ name: 'authentik-data', namespace: 'authentik' }] } } },
    ...more,
  },
});

test('a volume claim is made and filled', async () => {
  place.write({ identity: stack('authentik_data') });
  expect((await place.plan()).code).toBe(2);
  expect((await deploy()).code).toBe(0);
  expect([...volumes.keys()]).toEqual(['authentik/authentik-data']);
  const volume = volumes.get('authentik/authentik-data');
  if (volume) volume.data = 'all users';
});

test('its rename is refused, with the fix in the message, and deploy refuses it too', async () => {
  place.write({ identity: stack('authentik_database_data') });
  const ran = await place.plan();
  expect(ran.code).toBe(3);
  expect(ran.stdout).toContain('rename-without-move');
  expect(ran.stdout).toContain(`from = ${TYPE}.authentik_data`);
  expect(ran.stdout).toContain(`to   = ${TYPE}.authentik_database_data`);
  expect(ran.stdout).toContain(`moveFromId('${TYPE}.authentik_data')`);
  const deployed = await deploy();
  expect(deployed.code).toBe(3);
  expect(deployed.stdout).toContain('the guard refuses it: rename-without-move');
  expect(volumes.get('authentik/authentik-data')?.data).toBe('all users');
});

test('with the moved block of the message it passes, and the data stays', async () => {
  const moved = [{ from: `${TYPE}.authentik_data`, to: `${TYPE}.authentik_database_data` }];
  place.write({ identity: stack('authentik_database_data', { moved }) });
  const ran = await place.plan();
  expect({ code: ran.code, out: ran.code === 2 ? '' : ran.stdout }).toEqual({ code: 2, out: '' });
  expect(reviewIn(place).stacks[0]).toMatchObject({
    counts: { add: 0, change: 0, destroy: 0 },
    actions: [{ address: `${TYPE}.authentik_database_data`, previousAddress: `${TYPE}.authentik_data` }],
  });
  const deployed = await deploy();
  expect({ code: deployed.code, out: deployed.code === 0 ? '' : deployed.stdout }).toEqual({ code: 0, out: '' });
  expect(volumes.get('authentik/authentik-data')?.data).toBe('all users');
  expect((await place.plan()).code).toBe(0);
});
