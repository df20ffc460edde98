import { randomBytes, randomUUID } from 'node:crypto';
import { createMarker, isLeftBehind, markerName } from '../../../../providers/vaultwarden/client/api/create-marker';
import { decodeLogin, encodeField, encodeUri } from '../../../../providers/vaultwarden/client/api/login-codec';
import type { NewLoginItem } from '../../../../providers/vaultwarden/client/api/login-item';
import { mergeLogin } from '../../../../providers/vaultwarden/client/api/login-merge';
import { encrypt } from '../../../../providers/vaultwarden/client/crypto/enc-string';
import { SymmetricKey } from '../../../../providers/vaultwarden/client/crypto/symmetric-key';
import type { JsonObject } from '../../../../providers/vaultwarden/client/json';

const outer = SymmetricKey.generate();
const now = '2026-01-02T03:04:05.000Z';
const random = (): string => randomBytes(9).toString('base64url');

/** An item as a person left it in the web vault: own key, passkey, history, folder, and keys nobody knows yet. */
function storedItem(own: SymmetricKey = SymmetricKey.generate()): JsonObject {
  const unknown = { [`x-${random()}`]: { deep: [random()] } };
  return {
    id: randomUUID(),
    object: 'cipherDetails',
    type: 1,
    organizationId: randomUUID(),
    folderId: randomUUID(),
    collectionIds: [randomUUID()],
    key: encrypt(own.toBytes(), outer),
    name: encrypt('Café', own),
    notes: encrypt('notes', own),
    favorite: true,
    reprompt: 1,
    fields: [
      { ...encodeField({ name: 'pin', type: 'hidden', value: '1234' }, own), ...unknown },
      encodeField({ name: 'login', type: 'linked', linkedId: 100 }, own),
    ],
    passwordHistory: [{ password: encrypt('older', own), lastUsedDate: '2025-01-01T00:00:00Z' }],
    attachments: [{ id: 'a', key: encrypt('k', own) }],
    login: {
      username: encrypt('me', own),
      password: encrypt('old', own),
      totp: null,
      passwordRevisionDate: null,
      uri: encrypt('https://a.example.org', own),
      uris: [encodeUri('https://a.example.org', 'host', own), encodeUri('https://b.example.org', null, own)],
      fido2Credentials: [{ credentialId: encrypt('passkey', own) }],
      autofillOnPageLoad: true,
      [markerName]: 'marker',
      ...unknown,
    },
    card: null,
    creationDate: '2025-01-01T00:00:00.000000Z',
    revisionDate: '2025-06-01T00:00:00.123456Z',
    deletedDate: null,
    edit: true,
    viewPassword: true,
    permissions: { delete: true },
    ...unknown,
  };
}

const loginOf = (item: JsonObject): JsonObject => item['login'] as JsonObject;
const without = (object: JsonObject, ...names: string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

describe('merging a change into an item', () => {
  it('keeps the very bytes of everything the change does not name, whatever it is', () => {
    for (let round = 0; round < 50; round += 1) {
      const raw = storedItem();
      const { body, changed } = mergeLogin(raw, { username: 'you' }, outer, now);
      expect(changed).toBe(true);
      const answerOnly = [
        'id',
        'object',
        'collectionIds',
        'attachments',
        'creationDate',
        'revisionDate',
        'deletedDate',
      ];
      const names = [...answerOnly, 'edit', 'viewPassword', 'permissions', 'login'];
      expect(without(body, 'login', 'lastKnownRevisionDate')).toEqual(without(raw, ...names));
      expect(without(loginOf(body), 'username')).toEqual(without(loginOf(raw), 'username', markerName));
      expect(body['lastKnownRevisionDate']).toBe(raw['revisionDate']);
      expect(decodeLogin({ ...raw, ...body }, outer).username).toBe('you');
    }
  });

  it('sees no change in equal values, NFC or NFD, and keeps their ciphertext', () => {
    const raw = storedItem();
    const current = decodeLogin(raw, outer);
    const change = {
      name: 'Cafe\u0301',
      username: 'me',
      password: 'old',
      totp: '',
      notes: 'notes',
      reprompt: true,
      fields: current.fields,
      uris: [{ uri: 'https://a.example.org' }, { uri: 'https://b.example.org', match: null }],
    };
    const { body, changed } = mergeLogin(raw, change, outer, now);
    expect(changed).toBe(false);
    expect(body['name']).toBe(raw['name']);
  });

  it('puts a replaced or removed password into the history, newest first, at most five', () => {
    let raw = storedItem();
    const passwords = ['p1', 'p2', 'p3', 'p4', 'p5', null];
    for (const password of passwords) {
      const { body } = mergeLogin(raw, { password }, outer, now);
      expect(loginOf(body)['passwordRevisionDate']).toBe(now);
      expect((body['passwordHistory'] as JsonObject[])[0]).toEqual({
        password: loginOf(raw)['password'],
        lastUsedDate: now,
      });
      raw = { ...raw, ...body };
    }
    expect(raw['passwordHistory']).toHaveLength(5);
    expect(decodeLogin(raw, outer).password).toBeNull();
  });

  it('changes lists as a whole but keeps the unknown keys of what stays', () => {
    const raw = storedItem();
    const uris = [{ uri: 'https://c.example.org', match: 'exact' as const }, { uri: 'https://a.example.org' }];
    const fields = [{ name: 'pin', type: 'hidden' as const, value: '9999' }];
    const { body } = mergeLogin(raw, { uris, fields }, outer, now);
    const decoded = decodeLogin({ ...raw, ...body }, outer);
    expect(decoded.uris).toEqual([
      { uri: 'https://c.example.org', match: 'exact' },
      { uri: 'https://a.example.org', match: 'host' },
    ]);
    expect(decoded.fields).toEqual(fields);
    const unknown = Object.keys(raw).find((name) => name.startsWith('x-')) ?? '';
    expect((body['fields'] as JsonObject[])[0]?.[unknown]).toEqual(raw[unknown]);
    expect((loginOf(body)['uris'] as JsonObject[]).every((uri) => typeof uri['uriChecksum'] === 'string')).toBe(true);
  });

  it('encrypts under the key of the item, and leaves a damaged part alone unless it is replaced', () => {
    const raw = storedItem();
    const damaged = encrypt('x', SymmetricKey.generate());
    loginOf(raw)['totp'] = damaged;
    expect(loginOf(mergeLogin(raw, { name: 'new' }, outer, now).body)['totp']).toBe(damaged);
    expect(() => decodeLogin(raw, outer)).toThrow(expect.objectContaining({ kind: 'decrypt' }) as Error);
    const { body } = mergeLogin(raw, { totp: 'GEZDGNBV' }, outer, now);
    expect(decodeLogin({ ...raw, ...body }, outer).totp).toBe('GEZDGNBV');
    expect(() => decodeLogin({ ...raw, ...body, key: null }, outer)).toThrow(/MAC/);
  });
});

describe('create marker', () => {
  const input: NewLoginItem = {
    organizationId: 'o',
    collectionIds: ['b', 'a'],
    name: 'Café',
    password: 'secret-password',
    fields: [{ name: 'f', type: 'text', value: 'v' }],
  };

  it('is the same for the same content however it is written, and another for each difference and key', () => {
    const marker = createMarker(input, outer);
    expect(createMarker({ ...input, name: 'Cafe\u0301', collectionIds: ['a', 'b'], username: '' }, outer)).toBe(marker);
    const others = [
      createMarker({ ...input, password: 'other' }, outer),
      createMarker({ ...input, username: 'secret-password', password: null }, outer),
      createMarker({ ...input, fields: [{ name: 'f', type: 'hidden', value: 'v' }] }, outer),
      createMarker({ ...input, collectionIds: ['a'] }, outer),
      createMarker(input, SymmetricKey.generate()),
    ];
    expect(new Set([...others, marker]).size).toBe(6);
  });

  it('makes adoptable only an item that carries it, is young, unchanged and not in the trash', () => {
    const time = Date.parse('2026-01-01T00:30:00Z');
    const item = {
      organizationId: 'o',
      creationDate: '2026-01-01T00:00:00.100000Z',
      revisionDate: '2026-01-01T00:00:00.104000Z',
      deletedDate: null,
      login: { [markerName]: 'm' },
    };
    expect(isLeftBehind(item, 'o', 'm', time)).toBe(true);
    expect(isLeftBehind(item, 'other', 'm', time)).toBe(false);
    expect(isLeftBehind(item, 'o', 'n', time)).toBe(false);
    expect(isLeftBehind({ ...item, login: {} }, 'o', 'm', time)).toBe(false);
    expect(isLeftBehind({ ...item, deletedDate: now }, 'o', 'm', time)).toBe(false);
    expect(isLeftBehind({ ...item, revisionDate: '2026-01-01T00:00:02Z' }, 'o', 'm', time)).toBe(false);
    expect(isLeftBehind(item, 'o', 'm', time + 31 * 60_000)).toBe(false);
  });
});
