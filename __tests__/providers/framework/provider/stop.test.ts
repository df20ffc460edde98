import { encodeDynamic } from '../../../../providers/framework/protocol/dynamic-value';
import type { ProviderServer } from '../../../../providers/framework/protocol/provider-server';
import { rpcs } from '../../../../providers/framework/protocol/tfplugin6/rpcs';
import { dataSource } from '../../../../providers/framework/provider/data-source';
import { defineProvider } from '../../../../providers/framework/provider/define-provider';
import { ephemeralResource } from '../../../../providers/framework/provider/ephemeral-resource';
import { parameter, providerFunction } from '../../../../providers/framework/provider/provider-function';
import { resource } from '../../../../providers/framework/provider/resource';
import { attr, schema } from '../../../../providers/framework/provider/schema';
import { t } from '../../../../providers/framework/provider/types';
import { ProviderCaller } from './provider-caller';

const thing = schema({ id: attr(t.string, { optional: true, computed: true }) }, { version: 1 });
const thingType = ['object', { id: 'string' }] as const;

/** What the handlers of {@link waitingServer} do with the signal that they get. */
type Wait = (signal: AbortSignal) => Promise<never>;

const untilAborted: Wait = (signal) =>
  new Promise((_resolve, reject) => {
    const leave = (): void => reject(new Error('ended by the handler', { cause: signal.reason }));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });

/** A provider in which everything that can wait does, until `wait` ends it. */
function waitingServer(wait: Wait): ProviderServer {
  const hang = ({ signal }: { readonly signal: AbortSignal }): Promise<never> => wait(signal);
  return defineProvider({
    schema: schema({ slow: attr(t.bool, { optional: true }) }),
    configure: (context, { slow }) => (slow === true ? hang(context) : 'client'),
    resources: {
      test_thing: resource<string>()({
        schema: thing,
        validate: hang,
        modifyPlan: hang,
        planDestroy: hang,
        create: hang,
        read: hang,
        update: hang,
        delete: hang,
        importState: hang,
        upgrade: { 0: (_old, context) => hang(context) },
        moveState: hang,
      }),
    },
    dataSources: { test_thing: dataSource<string>()({ schema: thing, validate: hang, read: hang }) },
    ephemeralResources: {
      test_thing: ephemeralResource<string>()({ schema: thing, validate: hang, open: hang, renew: hang, close: hang }),
    },
    functions: {
      wait: providerFunction({
        summary: 'Waits',
        parameters: { text: parameter(t.string) },
        returns: t.string,
        call: (_arguments, _rest, context) => hang(context),
      }),
    },
  });
}

const bytes = new Uint8Array();
const typeName = 'test_thing';
const some = { ...encodeDynamic({ id: 'a' }, thingType), json: bytes };
const none = { ...encodeDynamic(null, thingType), json: bytes };
const json = { json: Buffer.from('{"id":"a"}'), flatmap: {} };
const open = { clientCapabilities: undefined, providerMeta: undefined } as const;
const change = { typeName, config: some, priorPrivate: bytes, priorIdentity: undefined, ...open };
const applied = { typeName, config: some, plannedPrivate: bytes, plannedIdentity: undefined, ...open };

/** Calls that change nothing: when their handler does not end at a stop, they are left. */
const looks = {
  ValidateResourceConfig: (server, call) => server.ValidateResourceConfig({ typeName, config: some, ...open }, call),
  ValidateDataResourceConfig: (server, call) => server.ValidateDataResourceConfig({ typeName, config: some }, call),
  ValidateEphemeralResourceConfig: (server, call) =>
    server.ValidateEphemeralResourceConfig({ typeName, config: some }, call),
  UpgradeResourceState: (server, call) => server.UpgradeResourceState({ typeName, version: 0, rawState: json }, call),
  MoveResourceState: (server, call) =>
    server.MoveResourceState(
      {
        sourceProviderAddress: 'example.com/examples/other',
        sourceTypeName: 'other',
        sourceSchemaVersion: 0,
        sourceState: json,
        targetTypeName: typeName,
        sourcePrivate: bytes,
        sourceIdentity: undefined,
        sourceIdentitySchemaVersion: 0,
      },
      call,
    ),
  ImportResourceState: (server, call) =>
    server.ImportResourceState({ typeName, id: 'a', clientCapabilities: undefined, identity: undefined }, call),
  ReadResource: (server, call) =>
    server.ReadResource({ typeName, currentState: some, private: bytes, currentIdentity: undefined, ...open }, call),
  ReadDataSource: (server, call) => server.ReadDataSource({ typeName, config: some, ...open }, call),
  'PlanResourceChange (create)': (server, call) =>
    server.PlanResourceChange({ ...change, priorState: none, proposedNewState: some }, call),
  'PlanResourceChange (destroy)': (server, call) =>
    server.PlanResourceChange({ ...change, priorState: some, proposedNewState: none }, call),
  CallFunction: (server, call) =>
    server.CallFunction({ name: 'wait', arguments: [{ ...encodeDynamic('a', 'string'), json: bytes }] }, call),
} satisfies Calls;

/** Calls whose outcome somebody has to know, or that Terraform makes after a stop, too. */
const others = {
  ConfigureProvider: (server, call) => {
    const config = { ...encodeDynamic({ slow: true }, ['object', { slow: 'bool' }]), json: bytes };
    return server.ConfigureProvider({ terraformVersion: '1.11.4', config, clientCapabilities: undefined }, call);
  },
  'ApplyResourceChange (create)': (server, call) =>
    server.ApplyResourceChange({ ...applied, priorState: none, plannedState: some }, call),
  'ApplyResourceChange (update)': (server, call) =>
    server.ApplyResourceChange({ ...applied, priorState: some, plannedState: some }, call),
  'ApplyResourceChange (delete)': (server, call) =>
    server.ApplyResourceChange({ ...applied, priorState: some, plannedState: none }, call),
  OpenEphemeralResource: (server, call) =>
    server.OpenEphemeralResource({ typeName, config: some, clientCapabilities: undefined }, call),
  RenewEphemeralResource: (server, call) => server.RenewEphemeralResource({ typeName, private: bytes }, call),
  CloseEphemeralResource: (server, call) => server.CloseEphemeralResource({ typeName, private: bytes }, call),
} satisfies Calls;

interface Calls {
  readonly [name: string]: (server: ProviderServer, call: { readonly signal: AbortSignal }) => Promise<Answer>;
}

interface Answer {
  readonly diagnostics?: readonly { readonly summary?: string; readonly detail?: string }[];
  readonly error?: { readonly text?: string } | undefined;
}

/** What the answer says, in one text; undefined while there is none. */
function textOf({ diagnostics = [], error }: Answer): string {
  return [error?.text, ...diagnostics.flatMap(({ summary, detail }) => [summary, detail])].filter(Boolean).join(' ');
}

const lookNames = Object.keys(looks) as (keyof typeof looks)[];
const otherNames = Object.keys(others) as (keyof typeof others)[];
const everything: Calls = { ...looks, ...others };
const names = [...lookNames, ...otherNames];

const uncancelled = (): { signal: AbortSignal } => ({ signal: new AbortController().signal });

async function configured(server: ProviderServer): Promise<ProviderServer> {
  const caller = new ProviderCaller(server, {});
  expect(await caller.configure({}, schema({ slow: attr(t.bool, { optional: true }) }))).toEqual([]);
  return server;
}

/** Starts a call and waits until its handler waits. */
async function started(
  name: string,
  call: { readonly signal: AbortSignal },
  wait: Wait,
): Promise<{ server: ProviderServer; answer: Promise<string> }> {
  let reached = (): void => undefined;
  const waiting = new Promise<void>((resolve) => (reached = resolve));
  const server = await configured(
    waitingServer((signal) => {
      reached();
      return wait(signal);
    }),
  );
  const answer = (everything[name]?.(server, call) ?? Promise.reject(new Error(name))).then(textOf);
  await waiting;
  return { server, answer };
}

describe('every call that can wait', () => {
  it('is in the lists of this test', () => {
    // These answer from the definition, or abort the others.
    const atOnce = ['GetMetadata', 'GetProviderSchema', 'GetFunctions', 'GetResourceIdentitySchemas', 'StopProvider'];
    const without = [...atOnce, 'UpgradeResourceIdentity', 'ValidateProviderConfig'];
    const tested = names.map((name) => name.split(' ')[0]);
    expect([...new Set(tested), ...without].sort()).toEqual(Object.keys(rpcs).sort());
  });

  it.each(names)('%s ends at StopProvider', async (name) => {
    const { server, answer } = await started(name, uncancelled(), untilAborted);
    expect(await server.StopProvider({}, uncancelled())).toEqual({});
    expect(await answer).not.toBe('');
  });

  it.each(names)('%s ends when Terraform cancels the call', async (name) => {
    const controller = new AbortController();
    const { answer } = await started(name, controller, untilAborted);
    controller.abort(new Error('cancelled'));
    expect(await answer).not.toBe('');
  });
});

describe('a handler that does not care for its signal', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const never: Wait = () => new Promise(() => undefined);
  const settled = async (answer: Promise<string>): Promise<string | undefined> => {
    await jest.advanceTimersByTimeAsync(60_000);
    return Promise.race([answer, Promise.resolve(undefined)]);
  };

  it.each(lookNames)('%s is left after a while, with an error that says so', async (name) => {
    const { server, answer } = await started(name, uncancelled(), never);
    await server.StopProvider({}, uncancelled());
    expect(await settled(answer)).toContain('Terraform asked the provider to stop while it was ');
  });

  it.each(otherNames)('%s is waited for: its outcome has to be known', async (name) => {
    const { server, answer } = await started(name, uncancelled(), never);
    await server.StopProvider({}, uncancelled());
    expect(await settled(answer)).toBeUndefined();
  });
});

describe('a call that comes after StopProvider', () => {
  it.each([...lookNames, 'ApplyResourceChange (create)', 'OpenEphemeralResource'])('%s ends at once', async (name) => {
    const server = await configured(waitingServer(untilAborted));
    await server.StopProvider({}, uncancelled());
    expect(await everything[name]?.(server, uncancelled()).then(textOf)).not.toBe('');
  });

  it('CloseEphemeralResource runs: it takes back what was opened before', async () => {
    const seen: boolean[] = [];
    const server = await configured(
      waitingServer(async (signal) => {
        seen.push(signal.aborted);
        return Promise.reject(new Error('enough seen'));
      }),
    );
    await server.StopProvider({}, uncancelled());
    await others.CloseEphemeralResource(server, uncancelled());
    expect(seen).toEqual([false]);
  });
});
