/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON object, the raw form of a stored state. */
export type JsonObject = { [key: string]: Json };

/**
 * The provider's own data of one object, kept by Terraform beside its state from call to call. It is stored in the state
 * file in plain base64: never put a secret in it. Keys are names of your choice, values are JSON.
 */
export class PrivateState {
  private readonly values: Map<string, Json>;

  /** @param bytes What Terraform kept: a JSON object, or nothing. Bytes of another provider's making are ignored. */
  constructor(bytes?: Uint8Array) {
    this.values = new Map(Object.entries(parse(bytes)));
  }

  get(key: string): Json | undefined {
    return this.values.get(key);
  }

  set(key: string, value: Json): void {
    this.values.set(key, value);
  }

  delete(key: string): void {
    this.values.delete(key);
  }

  /** Keys are sorted, so that equal content is equal bytes. */
  encode(): Uint8Array {
    if (this.values.size === 0) return new Uint8Array();
    const sorted = [...this.values].sort(([left], [right]) => (left < right ? -1 : 1));
    return Buffer.from(JSON.stringify(Object.fromEntries(sorted)), 'utf8');
  }
}

function parse(bytes: Uint8Array | undefined): JsonObject {
  if (bytes === undefined || bytes.length === 0) return {};
  try {
    const parsed = JSON.parse(Buffer.from(bytes).toString('utf8')) as Json;
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
