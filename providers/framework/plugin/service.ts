/**
 * A gRPC service as this layer sees it: bytes in, bytes out. What the bytes mean is the business of the layer above, and
 * which library carries them is the business of listen.ts.
 */
export interface ServiceDefinition {
  /** Full name with package, such as `tfplugin6.Provider`. */
  readonly name: string;
  readonly methods: { readonly [method: string]: MethodDefinition };
}

export interface Call {
  /** Aborted when the client cancels the call or its connection is lost. */
  readonly signal: AbortSignal;
}

export type MethodDefinition =
  | {
      readonly kind: 'unary';
      /** Must not throw for errors that the answer can carry; what it does throw becomes gRPC status INTERNAL. */
      readonly handle: (request: Uint8Array, call: Call) => Promise<Uint8Array>;
    }
  /** A stream in either direction that is accepted and stays silent until the client ends it. */
  | { readonly kind: 'silent-stream'; readonly clientStreams: boolean };

/** A unary method from a codec and a handler of decoded messages. */
export function unary<Request, Response>(method: {
  readonly decode: (bytes: Uint8Array) => Request;
  readonly encode: (response: Response) => Uint8Array;
  readonly handler: (request: Request, call: Call) => Promise<Response> | Response;
}): MethodDefinition {
  return {
    kind: 'unary',
    handle: async (bytes, call) => method.encode(await method.handler(method.decode(bytes), call)),
  };
}
