import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** A request whose body has arrived completely. */
export interface VaultRequest {
  readonly method: string;
  /** Without the query, for example `/api/sync`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The peer's address: the key of the rate limits. */
  readonly address: string;
}

/** A complete answer. */
export interface VaultReply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer | string;
}

/** Whatever answers behind the listener: the contract server or a real Vaultwarden. */
export type Backend = (request: VaultRequest) => Promise<VaultReply>;
