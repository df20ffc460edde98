import type { FaultAction } from '../../../../sandbox/vaultwarden/front/faults';
import type { Outcome, TerraformWorkspace } from '../../framework/example/terraform-workspace';
import { FaultVault, kinds, type Kind } from './fault-vault';
import { head } from './vault-terraform';

/** Longer than terraform's deadline in these tests: a loop that does not end by itself fails them. */
const maxRetryTime = 600;

const busy: FaultAction = { kind: 'answer', status: 429, headers: { 'retry-after': '300' } };

const writes: Record<Kind, Record<'create' | 'update' | 'delete', string>> = {
  organization: {
    create: 'POST /api/organizations',
    update: 'PUT /api/organizations/:id',
    delete: 'DELETE /api/organizations/:id',
  },
  collection: {
    create: 'POST /api/organizations/:id/collections',
    update: 'PUT /api/organizations/:id/collections/:id',
    delete: 'DELETE /api/organizations/:id/collections/:id',
  },
  item: {
    create: 'POST /api/ciphers/create',
    update: 'PUT /api/ciphers/:id',
    delete: 'PUT /api/ciphers/:id/delete',
  },
};

describe('Ctrl-C during an apply', () => {
  let faults: FaultVault;

  beforeAll(async () => {
    faults = await FaultVault.start({ maxRetryTime });
  });

  afterAll(() => faults?.stop());
  afterEach(() => faults.vault.server.faults.clear());

  /** Runs a command and interrupts it as soon as so many requests met a fault. */
  const interrupted = async (terraform: TerraformWorkspace, verb: string, hits = 1): Promise<Outcome> =>
    interruptedCommand(terraform, [verb, '-auto-approve'], hits);

  const interruptedCommand = async (terraform: TerraformWorkspace, words: string[], hits = 1): Promise<Outcome> => {
    const before = faults.vault.server.faults.hits;
    const { child, ended } = terraform.start(words);
    await faults.untilHit(before + hits);
    child.kill('SIGINT');
    const outcome = await ended;
    faults.vault.server.faults.clear();
    return outcome;
  };

  const flat = ({ stderr }: Outcome): string => stderr.replace(/[│╷╵\s]+/g, ' ');

  it.each(kinds.flatMap((kind) => (['create', 'update', 'delete'] as const).map((step) => [kind, step] as const)))(
    'ends the retry loop of a write (%s, %s) with an error that says so, and applying again converges',
    async (kind, step) => {
      const name = `loop ${step}`;
      const terraform = faults.vault.workspace(faults.configuration(kind, name));
      if (step !== 'create') await terraform.apply();
      terraform.write(faults.configuration(kind, name, { changed: step !== 'create' }));
      const verb = step === 'delete' ? 'destroy' : 'apply';
      faults.vault.server.faults.add({ route: writes[kind][step], times: Number.POSITIVE_INFINITY, action: busy });
      const outcome = await interrupted(terraform, verb);
      expect(outcome.code).toBe(1);
      expect(flat(outcome)).toMatch(/was interrupted after one attempt; the last was answered with 429\. Run it again/);
      await terraform.succeed(verb, '-auto-approve');
      const expected = { create: [`${name} before`], update: [`${name} after`], delete: [] as string[] };
      expect(await faults.names(kind, name)).toEqual(expected[step]);
      if (step !== 'delete') expect(await terraform.plan()).toEqual([]);
    },
  );

  it.each([
    ['the login', 'POST /identity/connect/token'],
    ['the sync', 'GET /api/sync'],
  ])('ends the retry loop of %s', async (what, route) => {
    const terraform = faults.vault.workspace(faults.configuration('item', what));
    faults.vault.server.faults.add({ route, times: Number.POSITIVE_INFINITY, action: busy });
    expect(flat(await interrupted(terraform, 'apply'))).toContain('The call was interrupted.');
    await terraform.apply();
    expect(await faults.names('item', what)).toEqual([`${what} before`]);
    expect(await terraform.plan()).toEqual([]);
  });

  const looks: readonly (readonly [string, string, string[]])[] = [
    ['a data source', 'data "vaultwarden_organization" "o" {\n name = "Base"\n}', ['plan']],
    [
      'an import block',
      'import {\n to = vaultwarden_organization.o\n id = "Base"\n}\nresource "vaultwarden_organization" "o" {\n name = "Base"\n}',
      ['plan'],
    ],
    [
      'an ephemeral item',
      'ephemeral "vaultwarden_login_item" "i" {\n id = "00000000-0000-4000-8000-000000000000"\n}',
      ['plan'],
    ],
  ];

  it.each(looks)('ends %s that waits for the server', async (_, block, words) => {
    const terraform = faults.vault.workspace(`${head}\n${block}`);
    faults.vault.server.faults.add({ route: 'GET /api/sync', times: Number.POSITIVE_INFINITY, action: busy });
    const outcome = await interruptedCommand(terraform, words);
    expect(outcome.code).toBe(1);
    expect(flat(outcome)).toContain('The call was interrupted. Run it again.');
  });

  it.each(kinds)('lets a write that is under way finish and keeps its outcome (%s)', async (kind) => {
    const terraform = faults.vault.workspace(faults.configuration(kind, 'slow'));
    const action: FaultAction = { kind: 'delay', milliseconds: 1_000 };
    faults.vault.server.faults.add({ route: writes[kind].create, action });
    await interrupted(terraform, 'apply');
    expect(await terraform.plan()).toEqual([]);
    expect(await faults.names(kind, 'slow')).toEqual(['slow before']);
  });

  it('drops a write that never ends, and finds by one look what it made', async () => {
    const terraform = faults.vault.workspace(faults.configuration('item', 'stuck'));
    faults.vault.server.faults.add({ route: writes.item.create, action: { kind: 'hold-answer' } });
    const outcome = await interrupted(terraform, 'apply');
    expect(flat(outcome)).not.toContain('lost');
    expect(await terraform.plan()).toEqual([]);
    expect(await faults.names('item', 'stuck')).toEqual(['stuck before']);
  });

  it('ends the look for a lost answer, and applying again takes the item up', async () => {
    const terraform = faults.vault.workspace(faults.configuration('item', 'lost'));
    faults.vault.server.faults.add({ route: writes.item.create, action: { kind: 'drop-answer' } });
    faults.vault.server.faults.add({ route: 'GET /api/sync', skip: 1, times: Number.POSITIVE_INFINITY, action: busy });
    const outcome = await interrupted(terraform, 'apply', 2);
    expect(outcome.code).toBe(1);
    expect(flat(outcome)).toContain(
      'was lost, and looking for it failed: The call was interrupted. The object may exist.',
    );
    await terraform.apply();
    expect(await faults.names('item', 'lost')).toEqual(['lost before']);
    expect(await terraform.plan()).toEqual([]);
  });

  it('keeps what was made so far of many, and applying again makes the rest', async () => {
    const terraform = faults.vault.workspace(faults.configuration('item', 'many', { count: 40 }));
    // Ten at a time: terraform has more than two seconds to hear of the interrupt before the last ones are made.
    const action: FaultAction = { kind: 'delay', milliseconds: 1_000 };
    faults.vault.server.faults.add({ route: writes.item.create, skip: 15, times: 25, action });
    const outcome = await interrupted(terraform, 'apply');
    expect(outcome.code).toBe(1);
    const made = (await faults.names('item', 'many')).length;
    expect(made).toBeGreaterThanOrEqual(15);
    expect(made).toBeLessThan(40);
    const held = await terraform.succeed('state', 'list');
    expect(held.trim().split('\n')).toHaveLength(made);
    await terraform.apply();
    expect(await faults.names('item', 'many')).toHaveLength(40);
    expect(await terraform.plan()).toEqual([]);
  });
});
