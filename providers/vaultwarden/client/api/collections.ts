import { createOnce } from '../create-once';
import { decrypt, encrypt } from '../crypto/enc-string';
import { VaultError, isVaultError } from '../errors';
import { objectsOf, requireObject, requireText, textOf } from '../json';
import type { JsonObject } from '../json';
import { KeyedQueue } from '../single-flight';
import type { CallOptions } from '../interrupt';
import type { AdoptOptions, ApiContext } from './context';
import { organizationKey, requireMembership, requireName, sameText } from './context';
import { isStamped, stampedIv } from './create-stamp';

/** A collection of an organization. */
export interface Collection {
  id: string;
  organizationId: string;
  name: string;
  /** An id of another system, for directory connectors. */
  externalId: string | undefined;
}

/** Collections that can be read, and how many cannot. */
export interface CollectionList {
  collections: Collection[];
  /** Those whose name does not decrypt, with the reason. */
  unreadable: { id: string; reason: string }[];
}

/** Collections of organizations. Names are encrypted under the organization's key. */
export class CollectionApi {
  readonly #context: ApiContext;
  readonly #queue = new KeyedQueue();
  readonly #own = new Set<string>();

  constructor(context: ApiContext) {
    this.#context = context;
  }

  /** The collections of an organization that the account may see: no request beyond the one sync. */
  async list(organizationId: string, options: CallOptions = {}): Promise<CollectionList> {
    await requireMembership(this.#context, organizationId, options);
    const list: CollectionList = { collections: [], unreadable: [] };
    for (const [id, raw] of (await this.#context.cache.snapshot(options)).collections) {
      if (raw['organizationId'] !== organizationId) continue;
      try {
        list.collections.push(await this.#decode(organizationId, raw));
      } catch (error) {
        if (!isVaultError(error, 'decrypt')) throw error;
        list.unreadable.push({ id, reason: error.reason });
      }
    }
    return list;
  }

  /**
   * One collection: no request beyond the one sync.
   * @throws VaultError `not-member`, `not-found`
   */
  async read(organizationId: string, id: string, options: CallOptions = {}): Promise<Collection> {
    await requireMembership(this.#context, organizationId, options);
    const raw = (await this.#context.cache.snapshot(options)).collections.get(id);
    if (raw?.['organizationId'] !== organizationId) throw notFound(organizationId, id);
    return this.#decode(organizationId, raw);
  }

  /**
   * Makes a collection. A lost answer is settled by the ciphertext of the name, which is unique.
   * @throws VaultError
   */
  async create(
    organizationId: string,
    input: { name: string; externalId?: string },
    options: CallOptions = {},
  ): Promise<Collection> {
    requireName('the collection', input.name);
    const { session, cache, clock } = this.#context;
    const membership = await requireMembership(this.#context, organizationId, options);
    const key = await organizationKey(this.#context, organizationId, options);
    const name = encrypt(input.name, key, stampedIv(stampOf(organizationId, input), key, clock.now()));
    // The server skips rows of Owners and Admins, who see everything; others would lose sight of what they make.
    const needsRow = membership.role > 1 && membership.membershipId !== undefined;
    const ownRow = { id: membership.membershipId, readOnly: false, hidePasswords: false, manage: true };
    const json = { name, externalId: input.externalId ?? null, groups: [], users: needsRow ? [ownRow] : [] };
    const raw = await createOnce<JsonObject>(
      {
        what: `collection "${input.name}"`,
        send: async () => {
          const answer = await session.request({
            method: 'POST',
            path: pathOf(organizationId),
            json,
            organizationId,
            signal: options.signal,
          });
          return requireObject(answer, 'The collection answer');
        },
        findLost: async (look) =>
          [...(await cache.reload(look)).collections.values()].find((collection) => collection['name'] === name),
      },
      clock,
      options,
    );
    this.#own.add(requireText(raw, 'id', 'The collection answer'));
    return this.#takeUp(organizationId, { ...raw, organizationId });
  }

  /**
   * A collection that an earlier process made from the very same input and could not note any more: its name was stamped
   * so and never encrypted anew. No request beyond the one sync; what is handed out is never handed out again.
   */
  async adopt(
    organizationId: string,
    input: { name: string; externalId?: string },
    options: AdoptOptions = {},
  ): Promise<Collection | undefined> {
    const { session, cache, clock } = this.#context;
    const ring = await session.keyRing(options);
    const { collections } = await cache.snapshot(options);
    if (!ring.has(organizationId)) return undefined;
    const key = ring.organizationKey(organizationId);
    for (const [id, raw] of collections) {
      if (raw['organizationId'] !== organizationId || this.#own.has(id)) continue;
      if (!isStamped(textOf(raw['name']) ?? '', stampOf(organizationId, input), key, clock.now())) continue;
      const found = await this.#decode(organizationId, raw);
      if (found.externalId !== input.externalId || options.held?.().has(id)) continue;
      this.#own.add(id);
      return found;
    }
    return undefined;
  }

  /**
   * Changes name and external id, and nothing else: the server replaces all access rows by what is sent, so they are
   * read (explicit rows only) and sent back. `externalId: null` removes it.
   * @throws VaultError `not-found`, `not-member`, `no-permission`
   */
  async update(
    organizationId: string,
    id: string,
    change: { name?: string; externalId?: string | null },
    options: CallOptions = {},
  ): Promise<Collection> {
    if (change.name !== undefined) requireName('the collection', change.name);
    return this.#queue.run(id, async () => {
      const details = await this.#details(organizationId, id, options);
      const current = await this.#decode(organizationId, details);
      const externalId = change.externalId === undefined ? current.externalId : (change.externalId ?? undefined);
      const renamed = change.name !== undefined && !sameText(change.name, current.name);
      if (!renamed && externalId === current.externalId) return current;
      const key = await organizationKey(this.#context, organizationId);
      const json = {
        name: renamed ? encrypt(change.name ?? current.name, key) : details['name'],
        externalId: externalId ?? null,
        users: accessRows(details['users']),
        groups: accessRows(details['groups']),
      };
      await this.#context.session.request({
        method: 'PUT',
        path: pathOf(organizationId, id),
        json,
        organizationId,
        signal: options.signal,
      });
      // Not from the answer: its access flags are rewritten, and a sync's entry has keys of its own.
      const cached = (await this.#context.cache.snapshot()).collections.get(id) ?? { id, organizationId };
      return this.#takeUp(organizationId, { ...cached, name: json.name, externalId: json.externalId });
    });
  }

  /** Deletes a collection; its items stay, possibly in no collection. One that is gone already is no error. */
  async delete(organizationId: string, id: string, options: CallOptions = {}): Promise<void> {
    const { session, cache } = this.#context;
    await this.#queue.run(id, async () => {
      try {
        await session.request({
          method: 'DELETE',
          path: pathOf(organizationId, id),
          organizationId,
          signal: options.signal,
        });
      } catch (error) {
        if (!isVaultError(error, 'not-found', 'not-member', 'no-permission')) throw error;
        // A collection that does not exist is a 401 to its managers' guard: only a fresh list tells.
        if (error.kind === 'no-permission' && (await cache.reload(options)).collections.has(id)) throw error;
      }
      cache.apply(({ collections, ciphers }) => {
        collections.delete(id);
        for (const [key, cipher] of ciphers) {
          const ids = cipher['collectionIds'];
          if (!Array.isArray(ids) || !ids.includes(id)) continue;
          ciphers.set(key, { ...cipher, collectionIds: ids.filter((other) => other !== id) });
        }
      });
    });
  }

  async #details(organizationId: string, id: string, options: CallOptions): Promise<JsonObject> {
    try {
      const answer = await this.#context.session.request({
        method: 'GET',
        path: `${pathOf(organizationId, id)}/details`,
        organizationId,
        signal: options.signal,
      });
      return requireObject(answer, 'The collection details');
    } catch (error) {
      if (!isVaultError(error, 'no-permission')) throw error;
      if ((await this.#context.cache.reload(options)).collections.has(id)) throw error;
      throw notFound(organizationId, id);
    }
  }

  async #takeUp(organizationId: string, raw: JsonObject): Promise<Collection> {
    const collection = await this.#decode(organizationId, raw);
    this.#context.cache.apply(({ collections }) => collections.set(collection.id, raw));
    return collection;
  }

  async #decode(organizationId: string, raw: JsonObject): Promise<Collection> {
    const id = requireText(raw, 'id', 'The collection');
    const key = await organizationKey(this.#context, organizationId);
    const name = decrypt(requireText(raw, 'name', 'The collection'), key, `The name of collection ${id}`);
    return { id, organizationId, name, externalId: textOf(raw['externalId']) };
  }
}

function stampOf(organizationId: string, input: { name: string; externalId?: string }): (string | null)[] {
  return ['collection', organizationId, input.name, input.externalId ?? null];
}

/** What the server takes of an access row; `manage` is required since 1.33. */
function accessRows(rows: unknown): JsonObject[] {
  return objectsOf(rows).map((row) => ({
    id: row['id'],
    readOnly: row['readOnly'] === true,
    hidePasswords: row['hidePasswords'] === true,
    manage: row['manage'] === true,
  }));
}

function pathOf(organizationId: string, id?: string): string {
  const list = `api/organizations/${encodeURIComponent(organizationId)}/collections`;
  return id === undefined ? list : `${list}/${encodeURIComponent(id)}`;
}

function notFound(organizationId: string, id: string): VaultError {
  return new VaultError('not-found', {
    reason: `Collection ${id} does not exist in organization ${organizationId}, or the account cannot see it.`,
    cure: 'Check the id and the rights of the account.',
  });
}
