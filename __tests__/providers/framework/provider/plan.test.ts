import { DecimalNumber, UNKNOWN, Unknown, isUnknown } from '../../../../providers/framework/protocol/cty';
import type { PlanContext } from '../../../../providers/framework/provider/contexts';
import { PrivateState } from '../../../../providers/framework/provider/private-state';
import { resource, type Resource } from '../../../../providers/framework/provider/resource';
import type { RuntimeSchema } from '../../../../providers/framework/provider/runtime-schema';
import { at, callerOf, idle, plan, SCHEMA, STORED } from './planned-thing';
import type { ProviderCaller } from './provider-caller';

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
