import { Cancellation } from '../plugin/cancellation';
import type { Call, MethodDefinition, ServiceDefinition } from '../plugin/service';
import { diagnosticOf } from './error-diagnostic';
import type { Decoded, Encodable } from './protobuf';
import type { RpcName } from './tfplugin6/rpcs';
import { rpcs } from './tfplugin6/rpcs';

export type Request<R extends RpcName> = Decoded<(typeof rpcs)[R]['request']>;
export type Response<R extends RpcName> = Encodable<(typeof rpcs)[R]['response']>;

/** What a call brings besides its request. */
export interface ProviderCall {
  /**
   * Aborted when Terraform asks to stop (Ctrl-C sends StopProvider), cancels the call, or goes away. A handler ends its
   * waits, retries and reads then, but lets a write that is under way finish, so that its result reaches the state.
   */
  readonly signal: AbortSignal;
}

/** A Terraform provider, protocol 6, one function per RPC. Field names are the protocol's in camelCase. */
export type ProviderServer = {
  readonly [R in RpcName]: (request: Request<R>, call: ProviderCall) => Promise<Response<R>>;
};

const PROVIDER_SERVICE = 'tfplugin6.Provider';

/** A provider, and the way to end the waits of its calls from inside its process. */
export interface ProviderService extends ServiceDefinition {
  /** Aborts the calls under way; those that come later are served as usual. */
  interrupt(): void;
}

/**
 * The answer to GetProviderSchema as it goes over the wire. Made when a provider with a large schema is built, it spares
 * every one of its processes the making: {@link providerService}.
 */
export async function encodeSchema(server: Pick<ProviderServer, 'GetProviderSchema'>): Promise<Uint8Array> {
  const response = await server.GetProviderSchema({}, { signal: new AbortController().signal });
  return rpcs.GetProviderSchema.response.encode(response);
}

/**
 * The provider as a gRPC service. An RPC that `server` leaves out is answered UNIMPLEMENTED. Whatever a handler throws
 * becomes a diagnostic of the answer (see {@link diagnosticOf}), so that the other resources of the same run go on.
 * @param encodedSchema answers GetProviderSchema in the place of the server; of {@link encodeSchema}
 */
export function providerService(server: Partial<ProviderServer>, encodedSchema?: Uint8Array): ProviderService {
  const inFlight = new Set<Cancellation>();
  const stopInFlight = (): void => inFlight.forEach((cancellation) => cancellation.abort(stopReason()));
  const methods: { [method: string]: MethodDefinition } = {};
  for (const name of Object.keys(rpcs) as RpcName[]) {
    const method = methodOf(name, server, inFlight, stopInFlight);
    if (method !== undefined) methods[name] = method;
  }
  if (encodedSchema) methods['GetProviderSchema'] = { kind: 'unary', handle: async () => encodedSchema };
  return { name: PROVIDER_SERVICE, methods, interrupt: stopInFlight };
}

function methodOf<R extends RpcName>(
  name: R,
  server: Partial<ProviderServer>,
  inFlight: Set<Cancellation>,
  stopInFlight: () => void,
): MethodDefinition | undefined {
  // TypeScript loses the link between an RPC's three types inside a mapped type; this is the one place that restores it.
  const rpc = rpcs[name] as unknown as {
    readonly request: { decode(bytes: Uint8Array): Request<R> };
    readonly response: { encode(response: Response<R>): Uint8Array };
  };
  const handler = server[name];
  if (handler === undefined && name !== 'StopProvider') return undefined;

  return {
    kind: 'unary',
    handle: async (bytes: Uint8Array, call: Call) => {
      if (name === 'StopProvider') stopInFlight();
      const cancellation = new Cancellation(call);
      inFlight.add(cancellation);
      try {
        if (handler === undefined) return new Uint8Array();
        const request = rpc.request.decode(bytes);
        const response = await handler.call(server, request, cancellation);
        return rpc.response.encode(response);
      } catch (error) {
        return rpc.response.encode(errorResponse(name, error) as Response<R>);
      } finally {
        inFlight.delete(cancellation);
        cancellation.end();
      }
    },
  };
}

function stopReason(): Error {
  return new Error('Terraform asked the provider to stop');
}

/** Two answers carry no diagnostics: a function's has an error of its own, StopProvider's a text. */
function errorResponse(name: RpcName, error: unknown): Response<RpcName> {
  const diagnostic = diagnosticOf(name, error);
  const text = `${diagnostic.summary}: ${diagnostic.detail}`;
  if (name === 'CallFunction') return { error: { text } };
  if (name === 'StopProvider') return { error: text };
  return { diagnostics: [diagnostic] };
}
