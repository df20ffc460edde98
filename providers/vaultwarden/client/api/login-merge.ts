import { isDeepStrictEqual } from 'node:util';
import { decrypt } from '../crypto/enc-string';
import type { SymmetricKey } from '../crypto/symmetric-key';
import { isObject, objectsOf, textOf } from '../json';
import type { JsonObject } from '../json';
import { sameText } from './context';
import { decodeField, encodeField, encodeUri, encryptText, itemKey, writeMatch } from './login-codec';
import type { ItemField, LoginItemChange, UriInput } from './login-item';
import { markerName } from './create-marker';

// Parts of an answer that are no part of a request. All else goes back as it came, so that what a newer server or a
// person added survives. `attachments2` is left out on purpose: it would re-wrap attachments, and their keys stay.
const answerOnly = new Set([
  'id',
  'object',
  'data',
  'creationDate',
  'revisionDate',
  'deletedDate',
  'attachments',
  'collectionIds',
  'organizationUseTotp',
  'edit',
  'viewPassword',
  'permissions',
]);

// As many as the official clients keep.
const historyLength = 5;

/** An update that is ready to be sent. */
export interface MergedLogin {
  /** Body of the PUT; the server replaces the whole item by it. */
  body: JsonObject;
  /** False when the item is already as wanted: then nothing needs to be sent. */
  changed: boolean;
}

/**
 * Puts a change into an item as it was just read. What the change does not name, what has the wanted value already, and
 * what this client does not know keep their very ciphertext. A replaced password goes into the history.
 * @param raw the item as the server sent it
 * @param outer key of the organization, or of the user for a personal item
 * @param now RFC 3339, for the dates of a replaced password
 * @throws VaultError `decrypt` when the item's own key does not open
 */
export function mergeLogin(raw: JsonObject, change: LoginItemChange, outer: SymmetricKey, now: string): MergedLogin {
  const key = itemKey(raw, outer);
  const before: JsonObject = Object.fromEntries(Object.entries(raw).filter(([name]) => !answerOnly.has(name)));
  const oldLogin = isObject(raw['login']) ? raw['login'] : {};
  const slot = (current: unknown, wanted: string | null | undefined): unknown => mergeText(current, wanted, key);
  const login: JsonObject = {
    ...oldLogin,
    username: slot(oldLogin['username'], change.username),
    password: slot(oldLogin['password'], change.password),
    totp: slot(oldLogin['totp'], change.totp),
    uris: change.uris === undefined ? oldLogin['uris'] : mergeUris(objectsOf(oldLogin['uris']), change.uris, key),
  };
  const asked = raw['reprompt'] === 1;
  const body: JsonObject = {
    ...before,
    name: slot(raw['name'], change.name),
    notes: slot(raw['notes'], change.notes),
    fields: change.fields === undefined ? raw['fields'] : mergeFields(objectsOf(raw['fields']), change.fields, key),
    reprompt: (change.reprompt ?? asked) === asked ? raw['reprompt'] : Number(change.reprompt),
    login,
  };
  const oldPassword = textOf(oldLogin['password']);
  if (oldPassword !== undefined && login['password'] !== oldPassword) {
    const earlier = objectsOf(raw['passwordHistory']);
    body['passwordHistory'] = [{ password: oldPassword, lastUsedDate: now }, ...earlier].slice(0, historyLength);
    login['passwordRevisionDate'] = now;
  }
  const changed = !isDeepStrictEqual(plain(body), plain({ ...before, login: oldLogin }));
  // An item that was changed must not look like one that a create left behind.
  if (changed) delete login[markerName];
  // The server keeps the first URI in a second place of its own, and derives it anew.
  if (change.uris !== undefined) delete login['uri'];
  body['lastKnownRevisionDate'] = raw['revisionDate'];
  return { body, changed };
}

function mergeText(current: unknown, wanted: string | null | undefined, key: SymmetricKey): unknown {
  if (wanted === undefined) return current ?? null;
  const old = textOf(current);
  if (old !== undefined && wanted !== null && wanted !== '') {
    const text = attempt(() => decrypt(old, key, 'The text'));
    if (text !== undefined && sameText(text, wanted)) return old;
  }
  return encryptText(wanted, key);
}

function mergeUris(current: JsonObject[], wanted: UriInput[], key: SymmetricKey): JsonObject[] {
  const left = current.map((raw) => ({
    raw,
    text: attempt(() => decrypt(textOf(raw['uri']) ?? '', key, 'The URI')),
  }));
  return wanted.map(({ uri, match }) => {
    const index = left.findIndex(({ text }) => text !== undefined && sameText(text, uri));
    const [kept] = index < 0 ? [] : left.splice(index, 1);
    if (!kept) return encodeUri(uri, match ?? null, key);
    return match === undefined ? kept.raw : { ...kept.raw, match: writeMatch(match) };
  });
}

function mergeFields(
  current: JsonObject[],
  change: NonNullable<LoginItemChange['fields']>,
  key: SymmetricKey,
): JsonObject[] {
  const left = current.map((raw) => ({ raw, field: attempt(() => decodeField(raw, key, '')) }));
  const wanted = typeof change === 'function' ? change(left.flatMap(({ field }) => field ?? [])) : change;
  return wanted.map((field) => {
    const same = left.findIndex((old) => old.field !== undefined && sameField(old.field, field));
    const alike = left.findIndex((old) => old.field?.type === field.type && sameText(old.field.name, field.name));
    const index = same >= 0 ? same : alike;
    const [kept] = index < 0 ? [] : left.splice(index, 1);
    if (!kept) return encodeField(field, key);
    return same >= 0 ? kept.raw : { ...kept.raw, ...encodeField(field, key), name: kept.raw['name'] };
  });
}

function sameField(one: ItemField, other: ItemField): boolean {
  if (!sameText(one.name, other.name)) return false;
  if (one.type === 'linked' && other.type === 'linked') return one.linkedId === other.linkedId;
  if (one.type === 'boolean' && other.type === 'boolean') return one.value === other.value;
  if (one.type === 'linked' || other.type === 'linked' || one.type === 'boolean' || other.type === 'boolean') {
    return false;
  }
  return one.type === other.type && sameText(one.value, other.value);
}

/** Null, absent and an empty list are the same to the server. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(plain);
  if (!isObject(value)) return value ?? undefined;
  const entries = Object.entries(value).map(([name, part]): [string, unknown] => [name, plain(part)]);
  return Object.fromEntries(entries.filter(([, part]) => part !== undefined));
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    // Damaged by somebody else: it equals nothing, and stays unless the change replaces it.
    return undefined;
  }
}
