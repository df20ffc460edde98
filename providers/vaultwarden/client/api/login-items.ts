import { createOnce } from '../create-once';
import { encrypt, noteLimit } from '../crypto/enc-string';
import type { SymmetricKey } from '../crypto/symmetric-key';
import { VaultError, isVaultError } from '../errors';
import { requireObject, requireText, textOf } from '../json';
import type { JsonObject } from '../json';
import { KeyedQueue } from '../single-flight';
import type { CallOptions } from '../interrupt';
import type { AdoptOptions, ApiContext } from './context';
import { organizationKey, requireMembership, requireName } from './context';
import { createMarker, isLeftBehind, MarkedItems, markerName } from './create-marker';
import { decodeLogin, encodeField, encodeUri, encryptText, loginType } from './login-codec';
import type { LoginItem, LoginItemChange, NewLoginItem } from './login-item';
import { mergeLogin } from './login-merge';

/** Logins that can be read, and which items cannot. */
export interface LoginItemList {
  items: LoginItem[];
  /** Items that do not decrypt, with the reason: one damaged item never hides the others. */
  unreadable: { id: string; reason: string }[];
}

/** Login items. Reads come from the one sync, writes cost one request (updates two). */
export class LoginItemApi {
  readonly #context: ApiContext;
  readonly #queue = new KeyedQueue();
  readonly #own = new Set<string>();
  readonly #marked = new MarkedItems();

  constructor(context: ApiContext) {
    this.#context = context;
  }

  /** The logins of an organization that the account may see, without those in the trash. */
  async list(organizationId: string, options: CallOptions = {}): Promise<LoginItemList> {
    await requireMembership(this.#context, organizationId, options);
    const list: LoginItemList = { items: [], unreadable: [] };
    for (const [id, raw] of (await this.#context.cache.snapshot(options)).ciphers) {
      if (raw['organizationId'] !== organizationId || raw['type'] !== loginType) continue;
      if (textOf(raw['deletedDate']) !== undefined) continue;
      try {
        list.items.push(decodeLogin(raw, await this.#outerKey(raw)));
      } catch (error) {
        if (!isVaultError(error, 'decrypt')) throw error;
        list.unreadable.push({ id, reason: error.reason });
      }
    }
    return list;
  }

  /**
   * One login, also from the trash (`deletedDate`). Without `fresh`, as of the one sync; one that the sync does not show
   * costs a request, which tells whether it is gone.
   * @throws VaultError `not-found`, `out-of-sight`, `not-member` (organization given and left), `decrypt`, `invalid` (no login)
   */
  async read(id: string, options: CallOptions & { organizationId?: string; fresh?: boolean } = {}): Promise<LoginItem> {
    if (options.organizationId !== undefined) await requireMembership(this.#context, options.organizationId, options);
    if (options.fresh) return this.#decode(await this.#fetch(id, options));
    const known = (await this.#context.cache.snapshot(options)).ciphers.get(id);
    return this.#decode(known ?? (await this.#fetchUnknown(id, options)));
  }

  /**
   * Makes a login in an organization. It carries the create marker; a lost answer is settled by the ciphertext of its
   * name, which is unique.
   * @throws VaultError
   */
  async create(input: NewLoginItem, options: CallOptions = {}): Promise<LoginItem> {
    checkInput(input);
    if (input.collectionIds.length === 0) {
      throw new VaultError('invalid', {
        reason: `Item "${input.name}" is in no collection: members without full access would never see it.`,
        cure: 'Give at least one collection.',
      });
    }
    const { session, cache, clock } = this.#context;
    await requireMembership(this.#context, input.organizationId, options);
    const key = await organizationKey(this.#context, input.organizationId, options);
    const json = { cipher: encodeNew(input, key), collectionIds: [...new Set(input.collectionIds)] };
    const raw = await createOnce<JsonObject>(
      {
        what: `item "${input.name}"`,
        send: async () => {
          const answer = await session.request({
            method: 'POST',
            path: 'api/ciphers/create',
            json,
            organizationId: input.organizationId,
            signal: options.signal,
          });
          return requireObject(answer, 'The item answer');
        },
        findLost: async (look) =>
          [...(await cache.reload(look)).ciphers.values()].find((cipher) => cipher['name'] === json.cipher['name']),
      },
      clock,
      options,
    );
    this.#own.add(requireText(raw, 'id', 'The item answer'));
    return this.#takeUp(raw);
  }

  /**
   * An item that an earlier process made from the very same content and could not note any more; no request beyond the
   * one sync. What is handed out counts as made by this process and is never handed out again, so that two equal
   * resources stay two items.
   */
  async adopt(input: NewLoginItem, options: AdoptOptions = {}): Promise<LoginItem | undefined> {
    const { session, cache, clock } = this.#context;
    const ring = await session.keyRing(options);
    const { ciphers } = await cache.snapshot(options);
    if (!ring.has(input.organizationId)) return undefined;
    const marker = createMarker(input, ring.organizationKey(input.organizationId));
    for (const id of this.#marked.of(ciphers, marker)) {
      const raw = ciphers.get(id);
      if (raw === undefined || this.#own.has(id) || !isLeftBehind(raw, input.organizationId, marker, clock.now()))
        continue;
      if (options.held?.().has(id)) continue;
      this.#own.add(id);
      return this.#decode(raw);
    }
    return undefined;
  }

  /**
   * Changes parts of a login: read, merge, write. All that the change does not name survives. When somebody changes the
   * item in between, it is read and merged once more. Nothing is written when it is already as wanted.
   * @throws VaultError `stale` when it is changed in between again; `not-found`, also for an item in the trash
   */
  async update(id: string, change: LoginItemChange, options: CallOptions = {}): Promise<LoginItem> {
    checkInput(change);
    return this.#queue.run(id, async () => {
      for (let merges = 1; ; merges += 1) {
        const raw = await this.#fetch(id, options);
        const current = await this.#decode(raw);
        if (current.deletedDate !== undefined) {
          throw new VaultError('not-found', {
            reason: `Item ${id} is in the trash since ${current.deletedDate}.`,
            cure: 'Restore it first.',
          });
        }
        const now = new Date(this.#context.clock.now()).toISOString();
        const merged = mergeLogin(raw, change, await this.#outerKey(raw), now);
        if (!merged.changed) return this.#takeUp(raw);
        try {
          return await this.#takeUp(await this.#send('PUT', cipherPath(id), merged.body, options));
        } catch (error) {
          if (!isVaultError(error, 'stale') || merges >= 2) throw error;
        }
      }
    });
  }

  /** Puts a login into exactly these collections. The server considers those that the account may see. */
  async setCollections(id: string, collectionIds: string[], options: CallOptions = {}): Promise<LoginItem> {
    const wanted = [...new Set(collectionIds)].sort();
    if (wanted.length === 0) {
      throw new VaultError('invalid', { reason: `Item ${id} needs a collection.`, cure: 'Give at least one.' });
    }
    return this.#queue.run(id, async () => {
      const cached = (await this.#context.cache.snapshot(options)).ciphers.get(id) ?? (await this.#fetch(id, options));
      const current = await this.#decode(cached);
      if ([...current.collectionIds].sort().join() === wanted.join()) return current;
      const path = `${cipherPath(id)}/collections_v2`;
      const answer = await this.#send('PUT', path, { collectionIds: wanted }, options);
      const cipher = answer['cipher'];
      return this.#takeUp(
        requireObject(cipher ?? { ...cached, collectionIds: wanted }, 'The item of the collections answer'),
      );
    });
  }

  /** Puts an item into the trash. One that is gone already is no error. */
  async trash(id: string, options: CallOptions = {}): Promise<void> {
    await this.#remove('PUT', `${cipherPath(id)}/delete`, id, options);
    const deletedDate = new Date(this.#context.clock.now()).toISOString();
    this.#context.cache.apply(({ ciphers }) => {
      const raw = ciphers.get(id);
      if (raw) ciphers.set(id, { ...raw, deletedDate });
    });
  }

  /** Takes an item out of the trash. */
  async restore(id: string, options: CallOptions = {}): Promise<LoginItem> {
    return this.#queue.run(id, async () =>
      this.#takeUp(await this.#send('PUT', `${cipherPath(id)}/restore`, undefined, options)),
    );
  }

  /** Deletes an item for good, with its attachments. One that is gone already is no error. */
  async delete(id: string, options: CallOptions = {}): Promise<void> {
    await this.#remove('DELETE', cipherPath(id), id, options);
    this.#context.cache.apply(({ ciphers }) => ciphers.delete(id));
  }

  async #remove(method: 'PUT' | 'DELETE', path: string, id: string, options: CallOptions): Promise<void> {
    await this.#queue.run(id, async () => {
      try {
        await this.#context.session.request({ method, path, signal: options.signal });
      } catch (error) {
        if (!isVaultError(error, 'not-found')) throw error;
      }
    });
  }

  async #fetch(id: string, options: CallOptions): Promise<JsonObject> {
    const answer = await this.#context.session.request({
      method: 'GET',
      path: cipherPath(id),
      signal: options.signal,
    });
    return requireObject(answer, `Item ${id}`);
  }

  /** An item that the sync did not show: gone, out of sight, or made since. */
  async #fetchUnknown(id: string, options: CallOptions): Promise<JsonObject> {
    try {
      return await this.#fetch(id, options);
    } catch (error) {
      if (isVaultError(error, 'out-of-sight')) {
        throw new VaultError('out-of-sight', {
          reason: `Item ${id} exists, but the account may not see it (any more).`,
          cure: error.cure,
        });
      }
      if (!isVaultError(error, 'not-found')) throw error;
      throw new VaultError('not-found', {
        reason: `Item ${id} does not exist.`,
        cure: 'Check the id.',
      });
    }
  }

  async #send(method: 'PUT', path: string, json: unknown, options: CallOptions): Promise<JsonObject> {
    const answer = await this.#context.session.request({
      method,
      path,
      signal: options.signal,
      ...(json === undefined ? {} : { json }),
    });
    return requireObject(answer, 'The item answer');
  }

  async #takeUp(raw: JsonObject): Promise<LoginItem> {
    const id = requireText(raw, 'id', 'The item');
    this.#context.cache.apply(({ ciphers }) => ciphers.set(id, raw));
    return this.#decode(raw);
  }

  async #decode(raw: JsonObject): Promise<LoginItem> {
    return decodeLogin(raw, await this.#outerKey(raw));
  }

  async #outerKey(raw: JsonObject): Promise<SymmetricKey> {
    const organizationId = textOf(raw['organizationId']);
    if (organizationId === undefined) return (await this.#context.session.keyRing()).userKey;
    return organizationKey(this.#context, organizationId);
  }
}

function encodeNew(input: NewLoginItem, key: SymmetricKey): JsonObject {
  return {
    type: loginType,
    organizationId: input.organizationId,
    folderId: null,
    name: encrypt(input.name, key),
    notes: encryptText(input.notes, key),
    favorite: false,
    reprompt: Number(input.reprompt ?? false),
    key: null,
    fields: (input.fields ?? []).map((field) => encodeField(field, key)),
    passwordHistory: null,
    login: {
      username: encryptText(input.username, key),
      password: encryptText(input.password, key),
      totp: encryptText(input.totp, key),
      passwordRevisionDate: null,
      uris: (input.uris ?? []).map(({ uri, match }) => encodeUri(uri, match ?? null, key)),
      [markerName]: createMarker(input, key),
    },
  };
}

function checkInput(input: LoginItemChange): void {
  if (input.name !== undefined) requireName('the item', input.name);
  const bytes = Buffer.byteLength(input.notes ?? '', 'utf8');
  if (bytes <= noteLimit.increasedPlaintextBytes) return;
  throw new VaultError('invalid', {
    reason: `The notes have ${bytes} bytes; the server takes ${noteLimit.plaintextBytes}, or ${noteLimit.increasedPlaintextBytes} with INCREASE_NOTE_SIZE_LIMIT=true.`,
    cure: 'Shorten the notes.',
  });
}

function cipherPath(id: string): string {
  return `api/ciphers/${encodeURIComponent(id)}`;
}
