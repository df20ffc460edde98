import { setTimeout as sleep } from 'node:timers/promises';
import type { TerraformWorkspace } from '../../framework/example/terraform-workspace';
import { FaultVault, kinds, type Kind } from './fault-vault';
import { InstalledProvider, kill } from './kill-installed';
import { head } from './vault-terraform';

const creates = ['POST /api/organizations', 'POST /api/organizations/:id/collections', 'POST /api/ciphers/create'];
const updates = ['PUT /api/organizations/:id', 'PUT /api/organizations/:id/collections/:id', 'PUT /api/ciphers/:id'];
const deletes = [
  'DELETE /api/organizations/:id',
  'DELETE /api/organizations/:id/collections/:id',
  'PUT /api/ciphers/:id/delete',
];

describe('a process that is killed in the middle of an apply', () => {
  let faults: FaultVault;
  let provider: InstalledProvider;

  beforeAll(async () => {
    faults = await FaultVault.start();
    provider = await InstalledProvider.install(faults);
  });

  afterAll(async () => {
    provider?.remove();
    await faults?.stop();
  });

  afterEach(() => faults.vault.server.faults.clear());

  /** One object of each kind, all of the same name. */
  const all = (name: string, changed = false): string =>
    [head, ...kinds.map((kind) => faults.block(kind, name, { changed }))].join('\n');

  /** Starts the command and kills the victim once each of the routes has a request that is not answered. */
  const killed = async (
    terraform: TerraformWorkspace,
    verb: string,
    victim: 'provider' | 'terraform',
    routes: readonly string[],
    action: 'hold' | 'hold-answer',
  ): Promise<void> => {
    const before = faults.vault.server.faults.hits;
    for (const route of routes) faults.vault.server.faults.add({ route, action: { kind: action } });
    const { child, ended } = terraform.start([verb, '-auto-approve']);
    await faults.untilHit(before + routes.length);
    kill(victim, child);
    expect((await ended).code).not.toBe(0);
    faults.vault.server.faults.clear();
  };

  const holds = async (name: string, expected: Record<Kind, string[]>): Promise<void> => {
    const found = await Promise.all(kinds.map(async (kind) => [kind, await faults.names(kind, name)] as const));
    expect(Object.fromEntries(found)).toEqual(expected);
  };

  it.each(['provider', 'terraform'] as const)(
    'SIGKILL of the %s after create, update and delete were carried out: applying again converges',
    async (victim) => {
      const name = `carried out ${victim}`;
      const one = { organization: [`${name} before`], collection: [`${name} before`], item: [`${name} before`] };
      const terraform = provider.workspace(all(name));
      await killed(terraform, 'apply', victim, creates, 'hold-answer');
      await terraform.apply();
      await holds(name, one);
      expect(await terraform.plan()).toEqual([]);

      terraform.write(all(name, true));
      await killed(terraform, 'apply', victim, updates, 'hold-answer');
      await terraform.apply();
      const changed = { organization: [`${name} after`], collection: [`${name} after`], item: [`${name} after`] };
      await holds(name, changed);
      expect(await terraform.plan()).toEqual([]);

      await killed(terraform, 'destroy', victim, deletes, 'hold-answer');
      await terraform.succeed('destroy', '-auto-approve');
      await holds(name, { organization: [], collection: [], item: [] });
    },
  );

  it.each(['provider', 'terraform'] as const)(
    'SIGKILL of the %s before create, update and delete were carried out: applying again converges',
    async (victim) => {
      const name = `on the way ${victim}`;
      const terraform = provider.workspace(all(name));
      for (const step of ['before', 'after'] as const) {
        terraform.write(all(name, step === 'after'));
        await killed(terraform, 'apply', victim, step === 'before' ? creates : updates, 'hold');
        await terraform.apply();
        const one = [`${name} ${step}`];
        await holds(name, { organization: one, collection: one, item: one });
        expect(await terraform.plan()).toEqual([]);
      }
      await killed(terraform, 'destroy', victim, deletes, 'hold');
      await terraform.succeed('destroy', '-auto-approve');
      await holds(name, { organization: [], collection: [], item: [] });
    },
  );

  it.each([
    ['the login', 'POST /identity/connect/token', 'provider'],
    ['the login', 'POST /identity/connect/token', 'terraform'],
    ['the sync', 'GET /api/sync', 'provider'],
    ['the sync', 'GET /api/sync', 'terraform'],
  ] as const)('SIGKILL during %s (%s, %s): applying again converges', async (what, route, victim) => {
    const name = `${what} ${victim}`;
    const terraform = provider.workspace(faults.configuration('item', name));
    await killed(terraform, 'apply', victim, [route], 'hold-answer');
    await terraform.apply();
    expect(await faults.names('item', name)).toEqual([`${name} before`]);
    expect(await terraform.plan()).toEqual([]);
  });

  it.each(['provider', 'terraform'] as const)(
    'SIGKILL of the %s between the creates of two equal resources: they stay two objects',
    async (victim) => {
      const name = `twins ${victim}`;
      const terraform = provider.workspace(faults.configuration('item', name, { count: 2 }));
      const action = { kind: 'hold-answer' } as const;
      faults.vault.server.faults.add({ route: 'POST /api/ciphers/create', skip: 1, action });
      const before = faults.vault.server.faults.hits;
      const { child, ended } = terraform.start(['apply', '-auto-approve']);
      await faults.untilHit(before + 1);
      // The first one's answer has to be in the state, so that it is known and the second one is not.
      await stored(terraform, [0, 1]);
      kill(victim, child);
      await ended;
      expect(await faults.names('item', name)).toHaveLength(2);
      await terraform.apply();
      expect(await faults.names('item', name)).toHaveLength(2);
      expect(await distinctIds(terraform, 2)).toBe(2);
      expect(await terraform.plan()).toEqual([]);
    },
  );

  it('a third equal resource that is added later gets an object of its own', async () => {
    const terraform = provider.workspace(faults.configuration('item', 'added', { count: 2 }));
    await terraform.apply();
    terraform.write(faults.configuration('item', 'added', { count: 3 }));
    await terraform.apply();
    expect(await distinctIds(terraform, 3)).toBe(3);
    expect(await faults.names('item', 'added')).toHaveLength(3);
  });

  /** Waits until the state file holds one of the items. */
  const stored = async (terraform: TerraformWorkspace, indexes: readonly number[]): Promise<void> => {
    for (const deadline = Date.now() + 300_000; Date.now() < deadline; await sleep(10)) {
      for (const index of indexes) {
        // Terraform may be writing it.
        const item = terraform.state(`vaultwarden_login_item.item[${index}]`).catch(() => undefined);
        if ((await item)?.['id'] !== undefined) return;
      }
    }
    throw new Error('The state held none of the items within five minutes.');
  };

  const distinctIds = async (terraform: TerraformWorkspace, count: number): Promise<number> => {
    const addresses = Array.from({ length: count }, (_, index) => `vaultwarden_login_item.item[${index}]`);
    const states = await Promise.all(addresses.map((address) => terraform.state(address)));
    return new Set(states.map((state) => state?.['id'])).size;
  };
});
