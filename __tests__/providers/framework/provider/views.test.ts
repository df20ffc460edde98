import { UNKNOWN, type CtyObject, type Unknown } from '../../../../providers/framework/protocol/cty';
import type { RuntimeSchema } from '../../../../providers/framework/provider/runtime-schema';
import { attr, block, nested, schema } from '../../../../providers/framework/provider/schema';
import { t } from '../../../../providers/framework/provider/types';
import type { Config, MaybeUnknown, Plan, State } from '../../../../providers/framework/provider/views';
import { resource } from '../../../../providers/framework/provider/resource';

/** True only when A and B are the same type; checked by tsc, so a wrong view does not compile. */
type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const same = <A, B>(verdict: Same<A, B>): boolean => verdict;

const item = schema({
  id: attr(t.string, { computed: true, useStateForUnknown: true }),
  name: attr(t.string, { required: true }, (value) => (value === '' ? 'not be empty' : undefined)),
  notes: attr(t.string, { optional: true, sensitive: true }),
  secret_wo: attr(t.string, { optional: true, writeOnly: true }),
  retries: attr(t.number, { default: 3 }),
  region: attr(t.string, { optional: true, computed: true }),
  checked_at: attr(t.string, { computed: true, nullable: true }),
  uris: attr(t.list(t.string), { optional: true }),
  owner: nested.single({ email: attr(t.string, { required: true }) }, { optional: true }),
  rule: block.list({ port: attr(t.number, { required: true }), id: attr(t.string, { computed: true }) }),
  timeouts: block.single({ create: attr(t.string, { optional: true }) }),
  origin: block.single({ url: attr(t.string, { required: true }) }, { minItems: 1 }),
});

describe('the views of a schema', () => {
  it('come from one declaration that is also the schema at run time', () => {
    expect(Object.keys(item.attributes)).toEqual(
      'id name notes secret_wo retries region checked_at uris owner'.split(' '),
    );
    expect(Object.keys(item.blocks ?? {})).toEqual(['rule', 'timeouts', 'origin']);
  });

  it('infer what is stored: never unknown, defaults never null, write-only always null', () => {
    expect(
      same<
        State<typeof item>,
        {
          id: string;
          name: string;
          notes: string | null;
          secret_wo: null;
          retries: number;
          region: string | null;
          checked_at: string | null;
          uris: string[] | null;
          owner: { email: string } | null;
          rule: { port: number; id: string }[];
          timeouts: { create: string | null } | null;
          origin: { url: string };
        }
      >(true),
    ).toBe(true);
  });

  it('infer what a write has to bring about: computed values may be unknown, configured ones never are', () => {
    expect(same<Plan<typeof item>['id'], string | Unknown>(true)).toBe(true);
    expect(same<Plan<typeof item>['name'], string>(true)).toBe(true);
    expect(same<Plan<typeof item>['region'], string | null | Unknown>(true)).toBe(true);
    expect(same<Plan<typeof item>['retries'], number>(true)).toBe(true);
    expect(same<Plan<typeof item>['secret_wo'], null>(true)).toBe(true);
    expect(same<Plan<typeof item>['rule'], { port: number; id: string | Unknown }[]>(true)).toBe(true);
  });

  it('infer what the configuration says: write-only readable, computed null', () => {
    expect(same<Config<typeof item>['secret_wo'], string | null>(true)).toBe(true);
    expect(same<Config<typeof item>['id'], null>(true)).toBe(true);
    expect(same<Config<typeof item>['retries'], number | null>(true)).toBe(true);
  });

  it('infer what may be unknown, at any depth', () => {
    expect(same<MaybeUnknown<typeof item>['name'], string | Unknown | null>(true)).toBe(true);
    expect(same<MaybeUnknown<typeof item>['uris'], (string | Unknown | null)[] | Unknown | null>(true)).toBe(true);
  });

  it('are plain objects for a schema that was made at run time', () => {
    expect(same<State<RuntimeSchema>, CtyObject>(true)).toBe(true);
  });

  it('refuse contradictory flags, wrong defaults and wrong results when compiled', () => {
    // @ts-expect-error required and optional exclude each other
    const contradiction = (): unknown => attr(t.string, { required: true, optional: true });
    // @ts-expect-error a default has the type of the attribute
    const wrongDefault = (): unknown => attr(t.number, { default: 'three' });
    // @ts-expect-error a validator gets a value of the type of the attribute
    const wrongValidator = (): unknown => attr(t.string, { required: true }, (value: number) => String(value));
    const small = schema({ name: attr(t.string, { required: true }), id: attr(t.string, { computed: true }) });
    const incomplete = (): unknown =>
      resource<null>()({
        schema: small,
        // @ts-expect-error the state of a created object has an id
        create: (_context, plan) => ({ name: plan.name }),
        read: (_context, state) => state,
        delete: () => undefined,
      });
    const unknownStored = (): unknown =>
      resource<null>()({
        schema: small,
        // @ts-expect-error an unknown value cannot be stored
        create: () => ({ name: 'n', id: UNKNOWN }),
        read: (_context, state) => state,
        delete: () => undefined,
      });
    expect([contradiction, wrongDefault, wrongValidator, incomplete, unknownStored]).toHaveLength(5);
  });
});
