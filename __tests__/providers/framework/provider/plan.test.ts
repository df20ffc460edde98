import {
  DecimalNumber,
  UNKNOWN,
  Unknown,
  isUnknown,
  type CtyObject,
} from '../../../../providers/framework/protocol/cty';
import type { PlanContext } from '../../../../providers/framework/provider/contexts';
import { defineProvider } from '../../../../providers/framework/provider/define-provider';
import { PrivateState } from '../../../../providers/framework/provider/private-state';
import { resource, type Resource } from '../../../../providers/framework/provider/resource';
import { equivalent, replaceIf } from '../../../../providers/framework/provider/rules';
import type { RuntimeSchema } from '../../../../providers/framework/provider/runtime-schema';
import { attr, block, nested, schema } from '../../../../providers/framework/provider/schema';
import { t } from '../../../../providers/framework/provider/types';
import { ProviderCaller } from './provider-caller';

const SCHEMA = schema({
  id: attr(t.string, { computed: true, useStateForUnknown: true }),
  name: attr(t.string, { required: true, requiresReplace: true }),
  note: attr(t.string, { optional: true }),
  updated: attr(t.string, { computed: true }),
  region: attr(t.string, { optional: true, computed: true, requiresReplace: true }),
  mode: attr(t.string, { default: '0644' }),
  label: attr(
    t.string,
    { optional: true },
    equivalent((a, b) => a.toLowerCase() === b.toLowerCase()),
  ),
  size: attr(
    t.exactNumber,
    { optional: true },
    replaceIf(({ prior, planned }) => planned !== undefined && Number(planned) < Number(prior)),
  ),
  secret_wo: attr(t.string, { optional: true, writeOnly: true }),
  checked: attr(t.string, { computed: true, nullable: true, useStateForUnknown: 'also-null' }),
  members: nested.set(
    {
      name: attr(t.string, { required: true }),
      level: attr(t.string, { default: 'read' }),
      token: attr(t.string, { computed: true, useStateForUnknown: true }),
    },
    { optional: true },
  ),
  rule: block.list({
    port: attr(t.integer, { required: true }),
    zone: attr(t.string, { optional: true, requiresReplace: true }),
    rule_id: attr(t.string, { computed: true }),
  }),
  mount: block.list({ path: attr(t.string, { required: true }) }, { requiresReplace: true }),
  peer: block.set({
    host: attr(t.string, { required: true, requiresReplace: true }),
    weight: attr(t.integer, { optional: true }),
  }),
});

const STORED: CtyObject = {
  id: 'i1',
  name: 'n',
  updated: 'monday',
  region: 'eu',
  mode: '0644',
  checked: null,
};

const idle = {
  create: () => {
    throw new Error('not part of these tests');
  },
  read: (_context: unknown, state: CtyObject) => state,
  delete: () => undefined,
};

function callerOf(
  definition: Partial<Resource<null>> & { readonly schema: RuntimeSchema },
  legacyTypeSystem = false,
): ProviderCaller {
  const thing: Resource<null> = { ...idle, update: idle.create, ...definition };
  const server = defineProvider({
    schema: schema({}),
    legacyTypeSystem,
    configure: () => null,
    resources: { test_thing: thing },
  });
  return new ProviderCaller(server, { test_thing: definition.schema });
}

const caller = callerOf({ schema: SCHEMA });
const plan = (prior: CtyObject | null, config: CtyObject | null): ReturnType<ProviderCaller['plan']> =>
  caller.plan('test_thing', prior, config);
const at = (...steps: (string | number)[]): object[] =>
  steps.map((step) => (typeof step === 'string' ? { attributeName: step } : { elementKeyInt: step }));

describe('a plan', () => {
  it('pitfall 1: marks computed values unknown on create, at any depth, and nothing else', async () => {
    const { planned } = await plan(null, { name: 'n', rule: [{ port: 1 }], members: [{ name: 'm' }] });
    expect(isUnknown(planned?.id)).toBe(true);
    expect(isUnknown(planned?.updated)).toBe(true);
    expect(isUnknown(planned?.region)).toBe(true);
    expect(planned).toMatchObject({ name: 'n', note: null, rule: [{ port: 1, rule_id: UNKNOWN, zone: null }] });
    expect(planned?.members).toEqual([{ name: 'm', level: 'read', token: UNKNOWN }]);
  });

  it('pitfall 2: holds every attribute and block, null or empty where nothing is said', async () => {
    const { planned } = await plan(null, { name: 'n' });
    expect(Object.keys(planned ?? {}).sort()).toEqual(
      [...Object.keys(SCHEMA.attributes), ...Object.keys(SCHEMA.blocks ?? {})].sort(),
    );
    expect(planned).toMatchObject({ note: null, rule: [], peer: [], members: null });
  });

  it('pitfall 3: has no write-only value, and a write-only value alone is no change', async () => {
    const created = await plan(null, { name: 'n', secret_wo: 's' });
    expect(created.planned?.secret_wo).toBeNull();
    const unchanged = await plan(STORED, { name: 'n', region: 'eu', secret_wo: 'other' });
    expect(unchanged.planned).toMatchObject({ secret_wo: null, updated: 'monday' });
  });

  it('changes nothing when nothing differs: computed values stay known', async () => {
    const { planned, requiresReplace } = await plan(STORED, { name: 'n' });
    expect(planned).toMatchObject(STORED);
    expect(requiresReplace).toEqual([]);
  });

  it('marks computed values unknown on an update, except those that keep their state', async () => {
    const { planned, requiresReplace } = await plan(STORED, { name: 'n', note: 'new' });
    expect(planned).toMatchObject({ id: 'i1', updated: UNKNOWN, region: UNKNOWN, checked: null, note: 'new' });
    expect(requiresReplace).toEqual([]);
  });

  it('applies defaults before it compares, so that a removed argument falls back to its default', async () => {
    const { planned } = await plan({ ...STORED, mode: '0600' }, { name: 'n' });
    expect(planned).toMatchObject({ mode: '0644', updated: UNKNOWN });
  });

  it('keeps computed values of set elements that stay, and marks those of new ones', async () => {
    const prior = { ...STORED, members: [{ name: 'a', level: 'read', token: 't1' }] };
    const { planned } = await plan(prior, { name: 'n', members: [{ name: 'b' }, { name: 'a' }] });
    expect(planned?.members).toEqual([
      { name: 'b', level: 'read', token: UNKNOWN },
      { name: 'a', level: 'read', token: 't1' },
    ]);
  });

  it('finds the configuration of a set element by content: a removed argument falls back to its default there too', async () => {
    const prior = { ...STORED, members: [{ name: 'a', level: 'write', token: 't1' }] };
    const { planned } = await plan(prior, { name: 'n', members: [{ name: 'a' }] });
    expect(planned?.members).toEqual([{ name: 'a', level: 'read', token: 't1' }]);
  });

  it('pitfall 6: keeps the stored spelling of an equivalent value', async () => {
    const { planned } = await plan({ ...STORED, label: 'Blue' }, { name: 'n', label: 'BLUE' });
    expect(planned).toMatchObject({ label: 'Blue', updated: 'monday' });
  });

  it('pitfall 7: keeps numbers that a JavaScript number would round', async () => {
    for (const size of [9007199254740993n, 12345678901234567890n, new DecimalNumber('0.10000000000000000001')]) {
      const { planned } = await plan(null, { name: 'n', size });
      expect(planned?.size).toEqual(size);
    }
  });

  it('treats a refined unknown as any unknown', async () => {
    const { planned } = await plan(STORED, { name: 'n', note: new Unknown(Uint8Array.of(0x80)) });
    expect(isUnknown(planned?.note)).toBe(true);
    expect(isUnknown(planned?.updated)).toBe(true);
  });
});

describe('replacement', () => {
  it('follows the flag; an unknown configured value counts as a change', async () => {
    expect((await plan(STORED, { name: 'other' })).requiresReplace).toEqual([at('name')]);
    expect((await plan(STORED, { name: UNKNOWN })).requiresReplace).toEqual([at('name')]);
    expect((await plan(null, { name: 'n' })).requiresReplace).toEqual([]);
  });

  it('ignores a computed value that is only left open, and sees one that is configured', async () => {
    expect((await plan(STORED, { name: 'n', note: 'x' })).requiresReplace).toEqual([]);
    expect((await plan(STORED, { name: 'n', region: 'us' })).requiresReplace).toEqual([at('region')]);
  });

  it('asks the predicate with both values', async () => {
    const prior = { ...STORED, size: 5 };
    expect((await plan(prior, { name: 'n', size: 6 })).requiresReplace).toEqual([]);
    expect((await plan(prior, { name: 'n', size: 4 })).requiresReplace).toEqual([at('size')]);
    expect((await plan(prior, { name: 'n', size: UNKNOWN })).requiresReplace).toEqual([]);
  });

  it('works inside lists by index, and when an element with a value is removed', async () => {
    const prior = {
      ...STORED,
      rule: [
        { port: 1, zone: 'a', rule_id: 'r' },
        { port: 2, zone: 'b', rule_id: 's' },
      ],
    };
    const moved = await plan(prior, {
      name: 'n',
      rule: [
        { port: 9, zone: 'a' },
        { port: 2, zone: 'c' },
      ],
    });
    expect(moved.requiresReplace).toEqual([at('rule', 1, 'zone')]);
    const removed = await plan(prior, { name: 'n', rule: [{ port: 1, zone: 'a' }] });
    expect(removed.requiresReplace).toEqual([at('rule')]);
  });

  it('works by the number of blocks', async () => {
    const prior = { ...STORED, mount: [{ path: '/a' }] };
    expect((await plan(prior, { name: 'n', mount: [{ path: '/b' }] })).requiresReplace).toEqual([]);
    expect((await plan(prior, { name: 'n', mount: [] })).requiresReplace).toEqual([at('mount')]);
  });

  it('compares sets by their replacing values, whatever the order', async () => {
    const prior = {
      ...STORED,
      peer: [
        { host: 'a', weight: 1 },
        { host: 'b', weight: null },
      ],
    };
    const reordered = await plan(prior, {
      name: 'n',
      peer: [
        { host: 'b', weight: 7 },
        { host: 'a', weight: 1 },
      ],
    });
    expect(reordered.requiresReplace).toEqual([]);
    const changed = await plan(prior, { name: 'n', peer: [{ host: 'c' }, { host: 'a', weight: 1 }] });
    expect(changed.requiresReplace).toEqual([at('peer')]);
  });

  it('is all that a resource without update can do', async () => {
    const fixed = callerOf({ schema: SCHEMA, update: undefined });
    const { requiresReplace } = await fixed.plan('test_thing', STORED, { name: 'n', note: 'x', mode: '0600' });
    expect(requiresReplace).toEqual([at('note'), at('mode')]);
  });
});

describe('modifyPlan', () => {
  const withModify = (modifyPlan: NonNullable<Resource<null>['modifyPlan']>): ProviderCaller =>
    callerOf({ schema: SCHEMA, modifyPlan });

  it('speaks last, sees write-only values, asks for replacement, warns, and keeps private state', async () => {
    const modifying = withModify((context, { config, plan: planned }) => {
      planned.updated = `digest of ${JSON.stringify(config.secret_wo)}`;
      context.requiresReplace(['rule', 0, { key: 'k' }, 'zone']);
      context.diagnostics.warning('Look', 'closely', 'note');
      context.private.set('seen', true);
    });
    const kept = new PrivateState();
    kept.set('before', 1);
    const result = await modifying.plan('test_thing', STORED, { name: 'n', secret_wo: 's' }, kept.encode());
    expect(result.planned).toMatchObject({ updated: 'digest of "s"', secret_wo: null });
    expect(result.requiresReplace).toEqual([
      [{ attributeName: 'rule' }, { elementKeyInt: 0 }, { elementKeyString: 'k' }, { attributeName: 'zone' }],
    ]);
    expect(result.diagnostics).toEqual([
      expect.objectContaining({ severity: 'warning', attribute: { steps: at('note') } }),
    ]);
    expect(JSON.parse(Buffer.from(result.private).toString())).toEqual({ before: 1, seen: true });
  });

  it('that makes the first change leaves open what it did not touch', async () => {
    const modifying = withModify((_context, { plan: planned }) => {
      planned.note = 'from the server';
    });
    const { planned } = await modifying.plan('test_thing', { ...STORED, note: 'x' }, { name: 'n', note: 'x' });
    expect(planned).toMatchObject({ note: 'from the server', updated: UNKNOWN, id: 'i1' });
  });

  it('is not asked on destroy; planDestroy is, and may refuse', async () => {
    const asked: string[] = [];
    const guarded = callerOf({
      schema: SCHEMA,
      modifyPlan: () => void asked.push('modify'),
      planDestroy: (context: PlanContext<null>, prior) => {
        asked.push(`destroy ${JSON.stringify(prior.id)}`);
        context.diagnostics.error('Protected');
      },
    });
    const { planned, diagnostics } = await guarded.plan('test_thing', STORED, null);
    expect(planned).toBeNull();
    expect(asked).toEqual(['destroy "i1"']);
    expect(diagnostics).toEqual([expect.objectContaining({ severity: 'error', summary: 'Protected' })]);
  });
});

describe('a plan of the resource itself', () => {
  const RUNTIME: RuntimeSchema = {
    attributes: {
      id: { type: 'string', computed: true },
      token_wo: { type: 'string', optional: true, writeOnly: true },
    },
    blocks: {
      spec: {
        nesting: 'list',
        maxItems: 1,
        attributes: { replicas: { type: 'string', optional: true, computed: true } },
        blocks: { port: { nesting: 'set', attributes: { number: { type: 'number', required: true } } } },
      },
    },
  };

  it('replaces the pipeline for a schema made at run time; only form and write-only values are looked after', async () => {
    const own = callerOf(
      {
        schema: RUNTIME,
        plan: (_context, { prior, proposed, config }) => ({
          planned: {
            ...proposed,
            id: prior?.id ?? 'mine',
            token_wo: config.token_wo ?? null,
            spec: [{ replicas: '3' }],
          },
          requiresReplace: [['spec', 0, 'replicas']],
        }),
      },
      true,
    );
    const created = await own.plan('test_thing', null, { token_wo: 't', spec: [] });
    expect(created.planned).toEqual({ id: 'mine', token_wo: null, spec: [{ replicas: '3', port: [] }] });
    expect(created.requiresReplace).toEqual([]);
    expect(created.legacy).toBe(true);
    const changed = await own.plan('test_thing', { id: 'x', spec: [] }, { spec: [] });
    expect(changed.requiresReplace).toEqual([at('spec', 0, 'replicas')]);
  });

  it('is not needed: the pipeline works on run-time schemas too', async () => {
    const { planned } = await callerOf({ schema: RUNTIME }).plan('test_thing', null, {
      spec: [{ port: [{ number: 1 }] }],
    });
    expect(planned).toEqual({
      id: UNKNOWN,
      token_wo: null,
      spec: [{ replicas: UNKNOWN, port: [{ number: 1 }] }],
    });
  });

  it('types its own resource helper the same way', () => {
    const declared = resource<null>()({ ...idle, schema: RUNTIME, create: (_context, planned) => planned });
    expect(declared.schema).toBe(RUNTIME);
  });
});
