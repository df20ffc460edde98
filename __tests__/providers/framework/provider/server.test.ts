import { UNKNOWN, type CtyObject } from '../../../../providers/framework/protocol/cty';
import type { WriteContext } from '../../../../providers/framework/provider/contexts';
import { defineProvider } from '../../../../providers/framework/provider/define-provider';
import { TfError } from '../../../../providers/framework/provider/diagnostics';
import { resource } from '../../../../providers/framework/provider/resource';
import { equivalent } from '../../../../providers/framework/provider/rules';
import { attr, schema } from '../../../../providers/framework/provider/schema';
import { timeoutsBlock } from '../../../../providers/framework/provider/timeouts';
import { t } from '../../../../providers/framework/provider/types';
import { ProviderCaller } from './provider-caller';

const PROVIDER = schema({ endpoint: attr(t.string, { optional: true }) });
const ITEM = schema({
  id: attr(t.string, { computed: true }),
  name: attr(
    t.string,
    { required: true },
    equivalent((a, b) => a.toLowerCase() === b.toLowerCase()),
  ),
  secret_wo: attr(t.string, { optional: true, writeOnly: true }),
  timeouts: timeoutsBlock('create'),
});
type ItemContext = WriteContext<string, typeof ITEM>;

/** A provider with one resource whose create, update and delete are given by the test. */
function callerOf(methods: {
  create?: (context: ItemContext, config: { secret_wo: string | null }) => Promise<{ id: string; name: string }>;
  update?: (context: ItemContext) => Promise<{ id: string; name: string }>;
  delete?: (context: ItemContext) => Promise<void>;
  configureUnknown?: () => string | null;
}): ProviderCaller {
  const none = { secret_wo: null, timeouts: null };
  const fail = async (): Promise<never> => Promise.reject(new Error('not part of this test'));
  const { create = fail, update = fail, delete: remove = fail, configureUnknown } = methods;
  const item = resource<string>()({
    schema: ITEM,
    create: async (context, _plan, config) => ({ ...none, ...(await create(context, config)) }),
    read: ({ client }, state) => ({ ...state, id: client, name: state.name.toUpperCase() }),
    update: async (context) => ({ ...none, ...(await update(context)) }),
    delete: remove,
  });
  const server = defineProvider({
    schema: PROVIDER,
    configure: (_context, { endpoint }) => endpoint ?? 'default',
    ...(configureUnknown === undefined ? {} : { configureUnknown }),
    resources: { test_item: item },
  });
  return new ProviderCaller(server, { test_item: ITEM });
}

const configured = async (caller: ProviderCaller): Promise<ProviderCaller> => {
  await caller.configure({ endpoint: 'here' }, PROVIDER);
  return caller;
};

const PLANNED: CtyObject = { id: UNKNOWN, name: 'n' };
const PRIOR: CtyObject = { id: '1', name: 'old' };

describe('apply', () => {
  it('stores what create answers, without the write-only value that it could read', async () => {
    const seen: unknown[] = [];
    const caller = await configured(
      callerOf({
        create: async ({ client }, { secret_wo }) => {
          seen.push(client, secret_wo);
          return { id: '1', name: 'n' };
        },
      }),
    );
    const { state, diagnostics } = await caller.apply('test_item', null, PLANNED, { name: 'n', secret_wo: 's' });
    expect(diagnostics).toEqual([]);
    expect(state).toEqual({ id: '1', name: 'n', secret_wo: null, timeouts: null });
    expect(seen).toEqual(['here', 's']);
  });

  it('pitfall 6: keeps the planned spelling of what the server normalised', async () => {
    const caller = await configured(callerOf({ create: async () => ({ id: '1', name: 'N' }) }));
    expect((await caller.apply('test_item', null, PLANNED, { name: 'n' })).state?.name).toBe('n');
  });

  it('answers no object when create fails before anything was saved, and the saved one when it fails after', async () => {
    const before = await configured(callerOf({ create: async () => Promise.reject(new TfError('No', 'way')) }));
    expect((await before.apply('test_item', null, PLANNED, { name: 'n' })).state).toBeNull();
    const after = await configured(
      callerOf({
        create: async ({ save, private: kept }) => {
          kept.set('step', 1);
          save({ id: '7' });
          kept.set('step', 2);
          throw new TfError('No', 'way', 'name');
        },
      }),
    );
    const result = await after.apply('test_item', null, PLANNED, { name: 'n' });
    expect(result.state).toMatchObject({ id: '7', name: 'n' });
    expect(Buffer.from(result.private).toString()).toBe('{"step":1}');
    expect(result.diagnostics).toEqual([
      {
        severity: 'error',
        summary: 'No',
        detail: 'way',
        attribute: { steps: [{ attributeName: 'name' }] },
      },
    ]);
  });

  it('keeps the prior state, or what was saved over it, when update fails; and the object when delete fails', async () => {
    const nothing = await configured(callerOf({}));
    expect((await nothing.apply('test_item', PRIOR, { id: '1', name: 'n' }, { name: 'n' })).state).toMatchObject(PRIOR);
    const half = await configured(
      callerOf({
        update: async ({ save }) => {
          save({ name: 'half' });
          throw new TfError('No');
        },
      }),
    );
    const result = await half.apply('test_item', PRIOR, { id: '1', name: 'n' }, { name: 'n' });
    expect(result.state).toMatchObject({ id: '1', name: 'half' });
    expect((await nothing.apply('test_item', PRIOR, null, null)).state).toMatchObject(PRIOR);
  });

  it('reports an unknown value in the answer as a fault, and stores null for it', async () => {
    const caller = await configured(
      callerOf({ create: async () => ({ id: UNKNOWN as unknown as string, name: 'n' }) }),
    );
    const { state, diagnostics } = await caller.apply('test_item', null, PLANNED, { name: 'n' });
    expect(state).toMatchObject({ id: null, name: 'n' });
    expect(diagnostics).toEqual([expect.objectContaining({ summary: 'The provider returned unknown values' })]);
  });

  it('keeps the object when a value in the answer does not fit its type, and names the attribute', async () => {
    const caller = await configured(callerOf({ create: async () => ({ id: 1 as unknown as string, name: 'n' }) }));
    const { state, diagnostics } = await caller.apply('test_item', null, PLANNED, { name: 'n' });
    expect(state).toMatchObject({ id: null, name: 'n' });
    expect(diagnostics).toEqual([expect.objectContaining({ attribute: { steps: [{ attributeName: 'id' }] } })]);
  });

  it('never shows the message of an unexpected error, which may quote a secret', async () => {
    const caller = await configured(
      callerOf({ create: async () => Promise.reject(new TypeError('https://user:hunter2@host refused')) }),
    );
    const { diagnostics } = await caller.apply('test_item', null, PLANNED, { name: 'n' });
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
    expect(diagnostics).toEqual([
      expect.objectContaining({
        summary: 'Unexpected error while creating test_item',
        detail: expect.stringContaining('TypeError at server.test.ts:') as string,
      }),
    ]);
  });

  it('ends a wait at the deadline of the timeouts block, and says so', async () => {
    const caller = await configured(
      callerOf({
        create: ({ deadline }) =>
          new Promise((_resolve, reject) => {
            expect(deadline.remaining()).toBeLessThanOrEqual(20);
            deadline.signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
          }),
      }),
    );
    const planned = { ...PLANNED, timeouts: { create: '20ms' } };
    const { diagnostics } = await caller.apply('test_item', null, planned, planned);
    expect(diagnostics).toEqual([expect.objectContaining({ summary: 'Timed out' })]);
    expect(diagnostics[0]?.detail).toContain('creating test_item (20ms)');
  });

  it('StopProvider aborts the waits under way and those that come, until the next configuration', async () => {
    const caller = await configured(
      callerOf({
        create: ({ signal }) =>
          new Promise((resolve, reject) => {
            if (signal.aborted) reject(signal.reason as Error);
            signal.addEventListener('abort', () => reject(signal.reason as Error));
            setTimeout(() => resolve({ id: 'late', name: 'n' }), 50);
          }),
      }),
    );
    const running = caller.apply('test_item', null, PLANNED, { name: 'n' });
    await caller.server.StopProvider({}, caller.call);
    expect((await running).diagnostics).toEqual([expect.objectContaining({ summary: 'Stopped' })]);
    expect((await caller.apply('test_item', null, PLANNED, { name: 'n' })).diagnostics).toHaveLength(1);
    await configured(caller);
    expect((await caller.apply('test_item', null, PLANNED, { name: 'n' })).state?.id).toBe('late');
  });
});

describe('configuration of the provider', () => {
  it('makes the client that read gets', async () => {
    const caller = await configured(callerOf({}));
    const { state } = await caller.read('test_item', { id: '1', name: 'n' });
    expect(state).toMatchObject({ id: 'here', name: 'n' });
  });

  it('with unknown values leaves the stored state as it is, warns, and refuses writes', async () => {
    const caller = callerOf({});
    const diagnostics = await caller.configure({ endpoint: UNKNOWN }, PROVIDER);
    expect(diagnostics).toEqual([
      expect.objectContaining({ severity: 'warning', attribute: { steps: [{ attributeName: 'endpoint' }] } }),
    ]);
    expect((await caller.read('test_item', { id: '1', name: 'n' })).state).toMatchObject({ id: '1' });
    const { diagnostics: refused } = await caller.apply('test_item', null, PLANNED, { name: 'n' });
    expect(refused).toEqual([expect.objectContaining({ summary: 'The provider is not configured yet' })]);
  });

  it('with unknown values may still make a client', async () => {
    const caller = callerOf({ configureUnknown: () => 'partly' });
    expect(await caller.configure({ endpoint: UNKNOWN }, PROVIDER)).toEqual([]);
    expect((await caller.read('test_item', { id: '1', name: 'n' })).state?.id).toBe('partly');
  });

  it('pitfall 17: is not needed to validate; write-only needs a Terraform that knows it', async () => {
    const caller = callerOf({});
    expect(await caller.validate('test_item', { name: UNKNOWN })).toEqual([]);
    expect(await caller.validate('test_item', { name: 'n', secret_wo: 's' }, false)).toEqual([
      expect.objectContaining({ summary: 'Write-only attribute not supported' }),
    ]);
    expect(await caller.validate('test_item', { name: 'n', secret_wo: 's' })).toEqual([]);
  });
});
