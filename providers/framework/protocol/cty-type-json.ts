import type { CtyType } from './cty';
import { ProtocolError } from './protocol-error';

/** A type as the protocol carries it in schemas: its JSON form in UTF-8. `CtyType` is that JSON, so this only serializes. */
export function typeToJson(type: CtyType): Uint8Array {
  return Buffer.from(JSON.stringify(type));
}

/** @throws ProtocolError when the bytes are no JSON, or the JSON is no type; the text is quoted, a type is no secret. */
export function typeFromJson(bytes: Uint8Array): CtyType {
  const text = Buffer.from(bytes).toString('utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ProtocolError(`a type must be JSON, found: ${text.slice(0, 100)}`);
  }
  return typeFrom(json);
}

function typeFrom(json: unknown): CtyType {
  if (json === 'string' || json === 'number' || json === 'bool' || json === 'dynamic') return json;
  if (Array.isArray(json)) {
    const [kind, inner, optional] = json as unknown[];
    if ((kind === 'list' || kind === 'set' || kind === 'map') && json.length === 2) return [kind, typeFrom(inner)];
    if (kind === 'tuple' && Array.isArray(inner)) return ['tuple', inner.map(typeFrom)];
    if (kind === 'object' && typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      const attributes = Object.fromEntries(Object.entries(inner).map(([name, type]) => [name, typeFrom(type)]));
      return Array.isArray(optional) ? ['object', attributes, optional.map(String)] : ['object', attributes];
    }
  }
  throw new ProtocolError(
    `${JSON.stringify(json).slice(0, 100)} is no type; known: "string", "number", "bool", "dynamic", ["list", T], ["set", T], ` +
      '["map", T], ["tuple", [T, …]], ["object", {name: T, …}]',
  );
}
