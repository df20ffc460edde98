import { isUnknown, type CtyObject, type CtyValue } from '../../../../providers/framework/protocol/cty';
import { isPlainObject } from '../../../../providers/framework/protocol/cty-type';
import type { ProviderServer } from '../../../../providers/framework/protocol/provider-server';
import { dataSource } from '../../../../providers/framework/provider/data-source';
import { defineProvider } from '../../../../providers/framework/provider/define-provider';
import { TfError } from '../../../../providers/framework/provider/diagnostics';
import { ephemeralResource } from '../../../../providers/framework/provider/ephemeral-resource';
import { parseImportId } from '../../../../providers/framework/provider/import-id';
import { exactlyOneOf } from '../../../../providers/framework/provider/object-validators';
import { FunctionError, parameter, providerFunction } from '../../../../providers/framework/provider/provider-function';
import { resource } from '../../../../providers/framework/provider/resource';
import { equivalent, replaceIf } from '../../../../providers/framework/provider/rules';
import { attr, block, nested, schema } from '../../../../providers/framework/provider/schema';
import { timeoutsBlock } from '../../../../providers/framework/provider/timeouts';
import { t } from '../../../../providers/framework/provider/types';
import { lengthBetween } from '../../../../providers/framework/provider/validators';
import type { State } from '../../../../providers/framework/provider/views';

/** The server that the laboratory provider manages: objects in memory, with faults on demand. */
export class Lab {
  readonly objects = new Map<string, CtyObject>();
  readonly calls: string[] = [];
  /** Secrets that arrived, by object id. */
  readonly secrets = new Map<string, string>();
  failAfterCreate = false;
  failUpdate: 'never' | 'before' | 'after' = 'never';
  /** Creates wait until they are stopped or timed out. */
  hang = false;
  /** How many calls hang, or have hung. */
  hung = 0;
  private count = 0;

  next(): string {
    this.count += 1;
    return `lab-${this.count}`;
  }
}

export const thingSchema = schema(
  {
    id: attr(t.string, { computed: true, useStateForUnknown: true }),
    name: attr(t.string, { required: true, requiresReplace: true }, lengthBetween(1, 40)),
    label: attr(
      t.string,
      { optional: true },
      equivalent((a, b) => a.normalize('NFC') === b.normalize('NFC')),
    ),
    size: attr(
      t.exactNumber,
      { optional: true },
      replaceIf(({ prior, planned }) => Number(planned) < Number(prior)),
    ),
    anything: attr(t.dynamic, { optional: true }),
    secret_wo: attr(t.string, { optional: true, sensitive: true, writeOnly: true }),
    secret_wo_version: attr(t.integer, { optional: true }),
    revision: attr(t.integer, { computed: true }),
    region: attr(t.string, { optional: true, computed: true }),
    tags: attr(t.map(t.string), { optional: true }),
    ports: attr(t.set(t.integer), { optional: true }),
    owner: nested.single(
      { email: attr(t.string, { required: true }), key: attr(t.string, { computed: true, useStateForUnknown: true }) },
      { optional: true },
    ),
    members: nested.list(
      {
        name: attr(t.string, { required: true }),
        role: attr(t.string, { default: 'user' }),
        key: attr(t.string, { computed: true, useStateForUnknown: true }),
      },
      { optional: true },
    ),
    grants: nested.set(
      {
        to: attr(t.string, { required: true }),
        level: attr(t.string, { default: 'read' }),
        token: attr(t.string, { computed: true, useStateForUnknown: true }),
      },
      { optional: true },
    ),
    limits: nested.map({ value: attr(t.number, { required: true }) }, { optional: true }),
    rule: block.list(
      {
        port: attr(t.integer, { required: true }),
        host: attr(t.string, { optional: true }),
        address: attr(t.string, { optional: true }),
        rule_id: attr(t.string, { computed: true, useStateForUnknown: true }),
      },
      { validators: [exactlyOneOf('host', 'address')] },
    ),
    allow: block.set({ cidr: attr(t.string, { required: true }), comment: attr(t.string, { default: 'none' }) }),
    placement: block.single({
      zone: attr(t.string, { required: true, requiresReplace: true }),
      token_wo: attr(t.string, { optional: true, writeOnly: true }),
    }),
    option: block.map({ value: attr(t.string, { required: true }) }),
    timeouts: timeoutsBlock('create'),
  },
  { version: 2 },
);

type Thing = State<typeof thingSchema>;

const thing = resource<Lab>()({
  schema: thingSchema,
  planDestroy(_context, prior) {
    if (prior.name === 'protected') throw new TfError('Protected', 'This thing may not be destroyed.', 'name');
  },
  async create({ client, save, private: kept, deadline }, plan, config) {
    if (client.hang) {
      client.hung += 1;
      await untilAborted(deadline.signal);
    }
    const id = client.next();
    const state = finish(client, { ...plan, id, revision: 1 });
    client.objects.set(id, state);
    client.calls.push(`create ${state.name}`);
    if (config.secret_wo !== null) client.secrets.set(id, config.secret_wo);
    kept.set('created', true);
    save({ id });
    if (client.failAfterCreate) throw new TfError('Half done', 'The server failed after it had made the thing.');
    return state;
  },
  read({ client }, { id }) {
    client.calls.push(`read ${id}`);
    return (client.objects.get(id) as Thing | undefined) ?? null;
  },
  async update({ client, save, private: kept }, plan, prior, config) {
    if (client.failUpdate === 'before') throw new Error('connect to https://user:hunter2@server failed');
    const state = finish(client, { ...plan, revision: prior.revision + 1 });
    client.objects.set(state.id, state);
    client.calls.push(`update ${state.name} created=${JSON.stringify(kept.get('created'))}`);
    if (config.secret_wo !== null) client.secrets.set(state.id, config.secret_wo);
    save(state);
    if (client.failUpdate === 'after') throw new TfError('Half done', 'The server failed after it had accepted.');
    return state;
  },
  async delete({ client }, { id }) {
    client.calls.push(`delete ${id}`);
    client.objects.delete(id);
  },
  importState({ client }, importId) {
    const { name } = parseImportId(importId, 'lab', 'name');
    const found = [...client.objects.values()].find((object) => object.name === name);
    if (found === undefined) throw new TfError('No such thing', `There is no thing named "${name}".`);
    return { id: found.id as string };
  },
  upgrade: {
    0: ({ title, ...old }) => ({ ...old, name: title ?? null }),
    1: (old) => ({ ...old, label: 'from version 1' }),
  },
  moveState: (_context, { typeName, state }) =>
    typeName === 'lab_legacy' ? { id: state.id as string, name: state.name as string, revision: 1 } : null,
});

/** What the server makes of a plan: computed values get one, the label is normalised. */
function finish(lab: Lab, plan: object): Thing {
  const fill = (value: CtyValue): CtyValue => {
    if (isUnknown(value)) return lab.next();
    if (Array.isArray(value)) return value.map(fill);
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner)]));
  };
  const filled = fill(plan as CtyObject) as CtyObject;
  return { ...filled, label: (filled.label as string | null)?.normalize('NFC') ?? null } as unknown as Thing;
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

/** A provider that uses everything the framework has, on a {@link Lab}. */
export function createLabProvider(lab: Lab): ProviderServer {
  return defineProvider({
    schema: schema({ endpoint: attr(t.string, { optional: true }) }),
    configure: () => lab,
    resources: { lab_thing: thing },
    dataSources: {
      lab_thing: dataSource<Lab>()({
        schema: schema({ name: attr(t.string, { required: true }), id: attr(t.string, { computed: true }) }),
        read({ client }, { name }) {
          const found = [...client.objects.values()].find((object) => object.name === name);
          if (found === undefined) throw new TfError('No such thing', `There is no thing named "${name}".`, 'name');
          return { name, id: found.id as string };
        },
      }),
    },
    ephemeralResources: {
      lab_token: ephemeralResource<Lab>()({
        schema: schema({
          length: attr(t.integer, { default: 8 }),
          value: attr(t.string, { computed: true, sensitive: true }),
        }),
        open({ client, private: kept }, { length }) {
          kept.set('length', length);
          client.calls.push('open');
          return { result: { length, value: 'x'.repeat(length) }, renewAt: new Date(Date.now() + 3_600_000) };
        },
        renew: () => ({}),
        close: ({ client, private: kept }) => void client.calls.push(`close ${JSON.stringify(kept.get('length'))}`),
      }),
    },
    functions: {
      join: providerFunction({
        summary: 'Texts with a separator between them',
        parameters: { separator: parameter(t.string) },
        variadic: parameter(t.string),
        returns: t.string,
        call({ separator }, texts) {
          const empty = texts.indexOf('');
          if (empty !== -1) throw new FunctionError('A text must not be empty.', empty + 1);
          return texts.join(separator);
        },
      }),
    },
  });
}
