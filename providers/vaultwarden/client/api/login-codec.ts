import { createHash } from 'node:crypto';
import { decrypt, decryptBytes, encrypt } from '../crypto/enc-string';
import { SymmetricKey } from '../crypto/symmetric-key';
import { VaultError } from '../errors';
import { isObject, numberOf, objectsOf, requireText, stringsOf, textOf } from '../json';
import type { JsonObject } from '../json';
import type { ItemField, ItemUri, LoginItem, UriMatch } from './login-item';
import { fieldTypes, uriMatches } from './login-item';

/** The number of the login type; an item's type never changes. */
export const loginType = 1;

/**
 * The key of an item's texts: its own if it has one, else the one it would be wrapped under.
 * @param outer key of the organization, or of the user for a personal item
 * @throws VaultError `decrypt`
 */
export function itemKey(raw: JsonObject, outer: SymmetricKey): SymmetricKey {
  const wrapped = textOf(raw['key']);
  if (wrapped === undefined) return outer;
  return SymmetricKey.fromBytes(decryptBytes(wrapped, outer, `The key of item ${idOf(raw)}`));
}

/**
 * Decrypts a login.
 * @throws VaultError `decrypt`; `invalid` for another type of item
 */
export function decodeLogin(raw: JsonObject, outer: SymmetricKey): LoginItem {
  const id = requireText(raw, 'id', 'The item');
  if (raw['type'] !== loginType) {
    throw new VaultError('invalid', {
      reason: `Item ${id} is no login (type ${String(numberOf(raw['type']) ?? 'unknown')}; a login is ${loginType}).`,
      cure: 'Give the id of a login.',
    });
  }
  const key = itemKey(raw, outer);
  const login = isObject(raw['login']) ? raw['login'] : {};
  const read = (value: unknown, part: string): string | null => {
    const text = textOf(value);
    return text === undefined ? null : decrypt(text, key, `The ${part} of item ${id}`);
  };
  return {
    id,
    organizationId: textOf(raw['organizationId']),
    collectionIds: stringsOf(raw['collectionIds']),
    name: read(raw['name'], 'name') ?? '',
    username: read(login['username'], 'username'),
    password: read(login['password'], 'password'),
    totp: read(login['totp'], 'TOTP secret'),
    uris: objectsOf(login['uris']).map((uri): ItemUri => ({
      uri: read(uri['uri'], 'URI') ?? '',
      match: readMatch(uri['match']),
    })),
    notes: read(raw['notes'], 'notes'),
    fields: objectsOf(raw['fields']).map((field) => decodeField(field, key, id)),
    reprompt: raw['reprompt'] === 1,
    creationDate: textOf(raw['creationDate']) ?? '',
    revisionDate: textOf(raw['revisionDate']) ?? '',
    deletedDate: textOf(raw['deletedDate']),
  };
}

/** Decrypts one custom field. */
export function decodeField(field: JsonObject, key: SymmetricKey, id: string): ItemField {
  const read = (value: unknown, part: string): string => {
    const text = textOf(value);
    return text === undefined ? '' : decrypt(text, key, `A field's ${part} of item ${id}`);
  };
  const name = read(field['name'], 'name');
  const type = fieldTypes[numberOf(field['type']) ?? 0] ?? 'text';
  if (type === 'linked') return { name, type, linkedId: numberOf(field['linkedId']) ?? 0 };
  const value = read(field['value'], 'value');
  return type === 'boolean' ? { name, type, value: value === 'true' } : { name, type, value };
}

/** Encrypts one custom field. */
export function encodeField(field: ItemField, key: SymmetricKey): JsonObject {
  const base = { type: fieldTypes.indexOf(field.type), name: encryptText(field.name, key) };
  if (field.type === 'linked') return { ...base, value: null, linkedId: field.linkedId };
  return { ...base, value: encryptText(String(field.value), key), linkedId: null };
}

/** Encrypts one URI with its checksum: clients drop a URI without one from an item that has its own key. */
export function encodeUri(uri: string, match: UriMatch | null, key: SymmetricKey): JsonObject {
  const checksum = createHash('sha256').update(uri, 'utf8').digest('base64');
  return { uri: encrypt(uri, key), uriChecksum: encrypt(checksum, key), match: writeMatch(match) };
}

/** Encrypts a text; an absent or empty one is null, as in all clients. */
export function encryptText(text: string | null | undefined, key: SymmetricKey): string | null {
  return text === undefined || text === null || text === '' ? null : encrypt(text, key);
}

/** The number of a match. */
export function writeMatch(match: UriMatch | null): number | null {
  return match === null ? null : uriMatches.indexOf(match);
}

/** The match of a number; an unknown one counts as the default. */
export function readMatch(value: unknown): UriMatch | null {
  const number = numberOf(value);
  return number === undefined ? null : (uriMatches[number] ?? null);
}

function idOf(raw: JsonObject): string {
  return textOf(raw['id']) ?? '(without id)';
}
