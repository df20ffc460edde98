import type { CtyType, CtyValue } from './cty';
import { DynamicValue } from './cty';
import { numberFromText } from './cty-number';
import type { ValuePath } from './cty-type';
import { checkAttributes, isPlainObject, mismatch } from './cty-type';
import { typeFromJson } from './cty-type-json';
import { parseJsonKeepingNumbers } from './json-text';

export interface JsonOptions {
  /**
   * For state that an older version of the schema wrote: attributes that the type does not know are dropped, and those
   * that it knows but the state lacks become null. Default false: both are errors.
   */
  readonly lenient?: boolean;
}

/** A value in cty's JSON form, as state files hold it. Unknown values have no JSON form. @throws ProtocolError with the path. */
export function decodeJson(bytes: Uint8Array, type: CtyType, options: JsonOptions = {}): CtyValue {
  return valueFromJson(parseJsonKeepingNumbers(Buffer.from(bytes).toString('utf8')), type, options);
}

/** The same for JSON that is parsed already, such as what a state upgrade has rearranged. */
export function valueFromJson(json: unknown, type: CtyType, options: JsonOptions = {}): CtyValue {
  return convert(json, type, options.lenient ?? false, []);
}

function convert(json: unknown, type: CtyType, lenient: boolean, path: ValuePath): CtyValue {
  if (json === null || json === undefined) return null;
  if (typeof type === 'string') return scalar(json, type, lenient, path);
  switch (type[0]) {
    case 'list':
    case 'set':
      if (!Array.isArray(json)) throw mismatch(path, type, json);
      return json.map((element: unknown, i) => convert(element, type[1], lenient, [...path, i]));
    case 'tuple':
      if (!Array.isArray(json) || json.length !== type[1].length) throw mismatch(path, type, json);
      return type[1].map((elementType, i) => convert(json[i], elementType, lenient, [...path, i]));
    case 'map':
      if (!isPlainObject(json)) throw mismatch(path, type, json);
      return entries(Object.keys(json), (key) => convert(json[key], type[1], lenient, [...path, key]));
    case 'object': {
      if (!isPlainObject(json)) throw mismatch(path, type, json);
      const names = Object.keys(type[1]);
      if (!lenient) checkAttributes(path, names, json);
      return entries(names, (name) => convert(json[name], type[1][name] as CtyType, lenient, [...path, name]));
    }
  }
}

function entries(names: readonly string[], valueOf: (name: string) => CtyValue): CtyValue {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)]));
}

/** Terraform converts between the simple types where no meaning is lost, so state of a changed schema is read the same way. */
function scalar(json: unknown, type: Extract<CtyType, string>, lenient: boolean, path: ValuePath): CtyValue {
  switch (type) {
    case 'string':
      if (typeof json === 'string') return json;
      if (typeof json === 'number' || typeof json === 'boolean') return String(json);
      break;
    case 'bool':
      if (typeof json === 'boolean') return json;
      if (json === 'true' || json === 'false') return json === 'true';
      break;
    case 'number': {
      if (typeof json === 'number') return json;
      const number = typeof json === 'string' ? numberFromText(json) : null;
      if (number !== null) return number;
      break;
    }
    case 'dynamic':
      if (isPlainObject(json) && 'type' in json && 'value' in json) {
        const ownType = typeFromJson(Buffer.from(JSON.stringify(json.type)));
        return new DynamicValue(ownType, convert(json.value, ownType, lenient, path));
      }
      break;
  }
  throw mismatch(path, type, json);
}
