import type { CtyObject } from '../../../../providers/framework/protocol/cty';
import { decodeDynamic, encodeDynamic } from '../../../../providers/framework/protocol/dynamic-value';
import { attr, schema } from '../../../../providers/framework/provider/schema';
import { t } from '../../../../providers/framework/provider/types';
import { createLabProvider, Lab, thingSchema } from '../example/lab-provider';
import { ProviderCaller } from './provider-caller';

describe('the calls beside plan and apply', () => {
  const lab = new Lab();
  const server = createLabProvider(lab);
  const caller = new ProviderCaller(server, { lab_thing: thingSchema });
  const json = (value: unknown): { json: Buffer; flatmap: Record<string, never> } => ({
    json: Buffer.from(JSON.stringify(value)),
    flatmap: {},
  });

  beforeAll(() => caller.configure({ endpoint: 'x' }, schema({ endpoint: attr(t.string, { optional: true }) })));

  it('GetMetadata, GetProviderSchema and GetFunctions tell the same', async () => {
    const metadata = await server.GetMetadata({}, caller.call);
    const schemas = await server.GetProviderSchema({}, caller.call);
    const functions = await server.GetFunctions({}, caller.call);
    expect(metadata.resources).toEqual([{ typeName: 'lab_thing' }]);
    expect(Object.keys(schemas.resourceSchemas ?? {})).toEqual(['lab_thing']);
    expect(Object.keys(schemas.ephemeralResourceSchemas ?? {})).toEqual(['lab_token']);
    expect(functions.functions).toEqual(schemas.functions);
    expect(schemas.serverCapabilities).toEqual(metadata.serverCapabilities);
    const { block, version } =
      (schemas.resourceSchemas as Record<string, { block: object; version: number }>).lab_thing ?? {};
    expect(version).toBe(2);
    expect(block).toMatchObject({
      blockTypes: expect.arrayContaining([
        expect.objectContaining({ typeName: 'placement', nesting: 'single', minItems: 0, maxItems: 0 }),
        expect.objectContaining({ typeName: 'option', nesting: 'map' }),
      ]) as unknown,
    });
    expect((await server.GetResourceIdentitySchemas({}, caller.call)).identitySchemas).toEqual({});
  });

  it('pitfall 16: UpgradeResourceState converts at the same version, and runs the steps in order from older ones', async () => {
    const upgrade = async (version: number, state: object): Promise<CtyObject | null> => {
      const request = { typeName: 'lab_thing', version, rawState: json(state) };
      const { upgradedState, diagnostics } = await server.UpgradeResourceState(request, caller.call);
      expect(diagnostics).toEqual([]);
      return caller.decode(upgradedState, thingSchema);
    };
    expect(await upgrade(2, { id: 'a', name: 'n', revision: 1, gone: true })).toMatchObject({
      id: 'a',
      tags: null,
      rule: [],
      option: {},
    });
    expect(await upgrade(0, { id: 'a', title: 't' })).toMatchObject({ name: 't', label: 'from version 1' });
    expect(await upgrade(1, { id: 'a', name: 'n' })).toMatchObject({ name: 'n', label: 'from version 1' });
  });

  it('MoveResourceState takes over what it knows and refuses the rest', async () => {
    const move = (sourceTypeName: string): ReturnType<typeof server.MoveResourceState> =>
      server.MoveResourceState(
        {
          sourceProviderAddress: 'example.com/examples/legacy',
          sourceTypeName,
          sourceSchemaVersion: 0,
          sourceState: json({ id: 'a', name: 'n' }),
          targetTypeName: 'lab_thing',
          sourcePrivate: new Uint8Array(),
          sourceIdentity: undefined,
          sourceIdentitySchemaVersion: 0,
        },
        caller.call,
      );
    expect(caller.decode((await move('lab_legacy')).targetState, thingSchema)).toMatchObject({ id: 'a', revision: 1 });
    expect((await move('other')).diagnostics).toEqual([expect.objectContaining({ summary: 'Move is not supported' })]);
  });

  it('ImportResourceState answers what the id tells, everything else null', async () => {
    lab.objects.set('lab-9', { id: 'lab-9', name: 'there' });
    const request = { typeName: 'lab_thing', id: 'x/there', clientCapabilities: undefined, identity: undefined };
    const { importedResources, diagnostics } = await server.ImportResourceState(request, caller.call);
    expect(diagnostics).toEqual([]);
    expect(caller.decode(importedResources?.[0]?.state, thingSchema)).toMatchObject({
      id: 'lab-9',
      name: null,
      rule: [],
    });
  });

  it('ephemeral values are opened with defaults, renewed and closed with their private state', async () => {
    const type = ['object', { length: 'number', value: 'string' }] as const;
    const config = { ...encodeDynamic({ length: null, value: null }, type), json: new Uint8Array() };
    const opened = await server.OpenEphemeralResource(
      { typeName: 'lab_token', config, clientCapabilities: undefined },
      caller.call,
    );
    expect(decodeDynamic(opened.result, type)).toEqual({ length: 8, value: 'xxxxxxxx' });
    expect(Number(opened.renewAt?.seconds)).toBeGreaterThan(Date.now() / 1000);
    const rest = { typeName: 'lab_token', private: opened.private };
    expect((await server.RenewEphemeralResource(rest, caller.call)).diagnostics).toEqual([]);
    expect((await server.CloseEphemeralResource(rest, caller.call)).diagnostics).toEqual([]);
    expect(lab.calls).toContain('close 8');
    const valid = await server.ValidateEphemeralResourceConfig({ typeName: 'lab_token', config }, caller.call);
    expect(valid.diagnostics).toEqual([]);
  });

  it('data sources are validated and read; not found is an error at its attribute', async () => {
    const type = ['object', { name: 'string', id: 'string' }] as const;
    const read = (name: string): ReturnType<typeof server.ReadDataSource> =>
      server.ReadDataSource(
        {
          typeName: 'lab_thing',
          config: { ...encodeDynamic({ name, id: null }, type), json: new Uint8Array() },
          providerMeta: undefined,
          clientCapabilities: undefined,
        },
        caller.call,
      );
    lab.objects.set('lab-9', { id: 'lab-9', name: 'there' });
    expect(decodeDynamic((await read('there')).state, type)).toEqual({ name: 'there', id: 'lab-9' });
    expect((await read('gone')).diagnostics).toEqual([
      expect.objectContaining({ attribute: { steps: [{ attributeName: 'name' }] } }),
    ]);
  });

  it('functions get typed arguments; their errors name the argument', async () => {
    const invoke = async (...texts: string[]): Promise<unknown> => {
      const values = texts.map((text) => ({ ...encodeDynamic(text, 'string'), json: new Uint8Array() }));
      const { result, error } = await server.CallFunction({ name: 'join', arguments: values }, caller.call);
      return error ?? decodeDynamic(result, 'string');
    };
    expect(await invoke('-', 'a', 'b')).toBe('a-b');
    expect(await invoke('-', 'a', '')).toEqual({ text: 'A text must not be empty.', functionArgument: 2 });
    expect(await invoke()).toEqual({ text: 'needs 1 arguments, got 0' });
  });

  it('an unknown type is named', async () => {
    const request = { typeName: 'lab_other', version: 0, rawState: json({}) };
    expect((await server.UpgradeResourceState(request, caller.call)).diagnostics).toEqual([
      expect.objectContaining({ detail: 'This provider has no resource "lab_other".' }),
    ]);
  });
});
