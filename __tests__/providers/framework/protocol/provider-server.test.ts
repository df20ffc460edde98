import type { MethodDefinition } from '../../../../providers/framework/plugin/service';
import { ProtocolError } from '../../../../providers/framework/protocol/protocol-error';
import type { ProviderServer } from '../../../../providers/framework/protocol/provider-server';
import { encodeSchema, providerService } from '../../../../providers/framework/protocol/provider-server';
import type { RpcName } from '../../../../providers/framework/protocol/tfplugin6/rpcs';
import { rpcs } from '../../../../providers/framework/protocol/tfplugin6/rpcs';

const never = new AbortController().signal;

function handle(service: ReturnType<typeof providerService>, rpc: RpcName, request: Uint8Array): Promise<Uint8Array> {
  const method: MethodDefinition | undefined = service.methods[rpc];
  if (method?.kind !== 'unary') throw new Error(`${rpc} is not served`);
  return method.handle(request, { signal: never });
}

const secretError = (): Error => Object.assign(new TypeError('login with hunter2 failed'), { code: 'ECONNREFUSED' });

describe('a provider server as a gRPC service', () => {
  it('serves exactly the RPCs that the server has, and StopProvider', () => {
    const service = providerService({ ReadResource: async () => ({}) });
    expect(service.name).toBe('tfplugin6.Provider');
    expect(Object.keys(service.methods).sort()).toEqual(['ReadResource', 'StopProvider']);
  });

  it('hands requests decoded to the server and encodes its answers', async () => {
    const service = providerService({
      ImportResourceState: async ({ typeName, id }) => ({
        importedResources: [{ typeName, private: Buffer.from(id) }],
      }),
    });
    const request = rpcs.ImportResourceState.request.encode({ typeName: 'thing', id: 'x' });
    const answer = rpcs.ImportResourceState.response.decode(await handle(service, 'ImportResourceState', request));
    expect(answer.importedResources).toMatchObject([{ typeName: 'thing', private: Buffer.from('x') }]);
  });

  it('answers GetProviderSchema with bytes that were made before, the same as the server would give', async () => {
    const server = {
      GetProviderSchema: jest.fn(async () => ({
        resourceSchemas: { thing: { version: 3, block: { attributes: [] } } },
        serverCapabilities: { planDestroy: true },
      })),
    };
    const bytes = await encodeSchema(server);
    expect(await handle(providerService(server), 'GetProviderSchema', new Uint8Array())).toEqual(bytes);
    expect(server.GetProviderSchema).toHaveBeenCalledTimes(2);
    const prepared = providerService(server, bytes);
    const answer = rpcs.GetProviderSchema.response.decode(
      await handle(prepared, 'GetProviderSchema', new Uint8Array()),
    );
    expect(answer.resourceSchemas['thing']?.version).toBe(3);
    expect(server.GetProviderSchema).toHaveBeenCalledTimes(2);
  });

  it('turns an unexpected error into a diagnostic with class, code and place, without its message', async () => {
    const service = providerService({ PlanResourceChange: () => Promise.reject(secretError()) });
    const bytes = await handle(service, 'PlanResourceChange', new Uint8Array());
    const { diagnostics } = rpcs.PlanResourceChange.response.decode(bytes);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({
      severity: 'error',
      summary: 'The provider failed unexpectedly (PlanResourceChange)',
    });
    expect(diagnostics[0]?.detail).toContain('TypeError ECONNREFUSED');
    expect(diagnostics[0]?.detail).toContain('provider-server.test');
    expect(Buffer.from(bytes).toString()).not.toContain('hunter2');
  });

  it('shows a protocol error in full, because it never quotes values', async () => {
    const service = providerService({
      ReadResource: () => Promise.reject(new ProtocolError('uris[0] must be string, found a number')),
    });
    const { diagnostics } = rpcs.ReadResource.response.decode(await handle(service, 'ReadResource', new Uint8Array()));
    expect(diagnostics[0]?.detail).toBe('uris[0] must be string, found a number');
  });

  it('reports a request that it cannot read instead of breaking the stream', async () => {
    const service = providerService({ ReadResource: async () => ({}) });
    const { diagnostics } = rpcs.ReadResource.response.decode(
      await handle(service, 'ReadResource', Buffer.from([0x0a, 0x7f])),
    );
    expect(diagnostics).toHaveLength(1);
  });

  it.each<[RpcName, (bytes: Uint8Array) => string | undefined]>([
    ['CallFunction', (bytes) => rpcs.CallFunction.response.decode(bytes).error?.text],
    ['StopProvider', (bytes) => rpcs.StopProvider.response.decode(bytes).error],
  ])('puts an error of %s where its answer has a place for it', async (rpc, textOf) => {
    const server: Partial<ProviderServer> = { [rpc]: () => Promise.reject(secretError()) };
    const text = textOf(await handle(providerService(server), rpc, new Uint8Array()));
    expect(text).toContain(`The provider failed unexpectedly (${rpc})`);
    expect(text).not.toContain('hunter2');
  });

  it('aborts the calls under way at StopProvider, and serves later calls as usual', async () => {
    const seen: boolean[] = [];
    const service = providerService({
      ApplyResourceChange: async (_request, { signal }) => {
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve, { once: true });
          setTimeout(resolve, 50);
        });
        seen.push(signal.aborted);
        return {};
      },
    });
    const underWay = handle(service, 'ApplyResourceChange', new Uint8Array());
    await handle(service, 'StopProvider', new Uint8Array());
    await underWay;
    await handle(service, 'ApplyResourceChange', new Uint8Array());
    expect(seen).toEqual([true, false]);
  });

  it('aborts a call whose client has gone', async () => {
    const client = new AbortController();
    let aborted: Promise<unknown> | undefined;
    const service = providerService({
      ReadResource: async (_request, { signal }) => {
        aborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        client.abort();
        await aborted;
        return {};
      },
    });
    const method = service.methods.ReadResource;
    if (method?.kind !== 'unary') throw new Error('ReadResource is not served');
    await expect(method.handle(new Uint8Array(), { signal: client.signal })).resolves.toHaveLength(0);
  });
});
