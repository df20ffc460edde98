import { type CtyObject } from '../../../../providers/framework/protocol/cty';
import { defineProvider } from '../../../../providers/framework/provider/define-provider';
import { type Resource } from '../../../../providers/framework/provider/resource';
import { equivalent, replaceIf } from '../../../../providers/framework/provider/rules';
import type { RuntimeSchema } from '../../../../providers/framework/provider/runtime-schema';
import { attr, block, nested, schema } from '../../../../providers/framework/provider/schema';
import { t } from '../../../../providers/framework/provider/types';
import { ProviderCaller } from './provider-caller';

/** Each rule of the plan pipeline has an attribute here. */
export const SCHEMA = schema({
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

export const STORED: CtyObject = {
  id: 'i1',
  name: 'n',
  updated: 'monday',
  region: 'eu',
  mode: '0644',
  checked: null,
};

export const idle = {
  create: () => {
    throw new Error('not part of these tests');
  },
  read: (_context: unknown, state: CtyObject) => state,
  delete: () => undefined,
};

/** A provider with one resource `test_thing`. */
export function callerOf(
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
/** Plans a thing of {@link SCHEMA}. */
export const plan = (prior: CtyObject | null, config: CtyObject | null): ReturnType<ProviderCaller['plan']> =>
  caller.plan('test_thing', prior, config);
export const at = (...steps: (string | number)[]): object[] =>
  steps.map((step) => (typeof step === 'string' ? { attributeName: step } : { elementKeyInt: step }));
