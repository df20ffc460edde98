import type { CtyType, CtyValue } from './cty';
import { decodeJson } from './cty-json';
import { decodeMsgpack, encodeMsgpack } from './cty-msgpack';
import type { DynamicValueMessage } from './tfplugin6/common';

/** A value as the protocol's `DynamicValue`, in MessagePack. @throws ProtocolError when it does not fit the type. */
export function encodeDynamic(value: CtyValue, type: CtyType): { readonly msgpack: Uint8Array } {
  return { msgpack: encodeMsgpack(value, type) };
}

/**
 * The value of a `DynamicValue`, from whichever of its two encodings is filled. An absent message, or one with neither, is
 * null: Terraform leaves fields out that do not apply, such as the metadata of a provider that takes none.
 * @throws ProtocolError when the bytes do not fit the type.
 */
export function decodeDynamic(message: DynamicValueMessage | undefined, type: CtyType): CtyValue {
  if (message?.msgpack !== undefined && message.msgpack.length > 0) return decodeMsgpack(message.msgpack, type);
  if (message?.json !== undefined && message.json.length > 0) return decodeJson(message.json, type);
  return null;
}
