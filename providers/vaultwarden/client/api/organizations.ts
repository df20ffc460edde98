import { encrypt } from '../crypto/enc-string';
import { KeyPair } from '../crypto/key-pair';
import { SymmetricKey } from '../crypto/symmetric-key';
import { createOnce } from '../create-once';
import { VaultError, isVaultError } from '../errors';
import { objectsOf, requireObject, requireText, textOf } from '../json';
import type { JsonObject } from '../json';
import type { Membership } from '../sync-cache';
import type { CallOptions } from '../interrupt';
import type { AdoptOptions, ApiContext } from './context';
import { requireMembership, requireName, sameText } from './context';
import { isStamped, stampedIv } from './create-stamp';

/** An organization as the server holds it. */
export interface Organization {
  id: string;
  name: string;
  /** The server writes it in lower case when it changes. */
  billingEmail: string;
}

/** An organization just made. */
export interface CreatedOrganization extends Organization {
  /**
   * The collection the server makes with each organization. Undefined when it could not be looked up: the organization
   * exists all the same.
   */
  defaultCollectionId: string | undefined;
}

/** Name of the collection that comes with a new organization. */
export const defaultCollectionName = 'Default collection';

/** Organizations of the account. */
export class OrganizationApi {
  readonly #context: ApiContext;
  readonly #own = new Set<string>();

  constructor(context: ApiContext) {
    this.#context = context;
  }

  /** The organizations the account is a confirmed member of: no request beyond the one sync. */
  async list(options: CallOptions = {}): Promise<Membership[]> {
    return [...(await this.#context.cache.snapshot(options)).memberships.values()];
  }

  /**
   * Makes an organization with its own key and key pair; its key is in the ring at once. A lost answer is settled by
   * the wrapped key that was sent, which is unique.
   * @param input billingEmail: default the account's
   * @throws VaultError
   */
  async create(
    input: { name: string; billingEmail?: string },
    options: CallOptions = {},
  ): Promise<CreatedOrganization> {
    requireName('the organization', input.name);
    const { session, cache, clock } = this.#context;
    const ring = await session.keyRing(options);
    const billingEmail = input.billingEmail ?? (await cache.snapshot(options)).email;
    if (billingEmail === undefined) {
      throw new VaultError('invalid', {
        reason: 'The profile names no e-mail address to bill.',
        cure: 'Give billing_email.',
      });
    }
    const key = SymmetricKey.generate();
    const pair = await KeyPair.generate();
    const wrappedKey = ring.keyPair.encapsulate(key);
    const collectionName = encrypt(defaultCollectionName, key, stampedIv(stampOf(input), key, clock.now()));
    const json = {
      name: input.name,
      billingEmail,
      collectionName,
      key: wrappedKey,
      keys: { publicKey: pair.publicKey, encryptedPrivateKey: pair.wrap(key) },
      planType: 0,
    };
    const made = await createOnce<Organization>(
      {
        what: `organization "${input.name}"`,
        send: async () =>
          readOrganization(
            await session.request({ method: 'POST', path: 'api/organizations', json, signal: options.signal }),
          ),
        findLost: async (look) => {
          const { memberships } = await cache.reload(look);
          const lost = [...memberships.values()].find((membership) => membership.wrappedKey === wrappedKey);
          return lost && { id: lost.organizationId, name: lost.name, billingEmail };
        },
      },
      clock,
      options,
    );
    this.#own.add(made.id);
    ring.add(made.id, wrappedKey, key);
    cache.apply(({ memberships }) => {
      if (memberships.has(made.id)) return;
      memberships.set(made.id, {
        organizationId: made.id,
        name: made.name,
        wrappedKey,
        role: 0,
        membershipId: undefined,
      });
    });
    return { ...made, defaultCollectionId: await this.#defaultCollection(made.id, collectionName, options) };
  }

  /**
   * An organization that an earlier process made from the very same input and could not note any more: of the same name,
   * owned, without any item, and its only collection is the one that was stamped so when it was made. No request beyond
   * the one sync; what is handed out is never handed out again.
   */
  async adopt(
    input: { name: string; billingEmail?: string },
    options: AdoptOptions = {},
  ): Promise<CreatedOrganization | undefined> {
    const { session, cache, clock } = this.#context;
    const ring = await session.keyRing(options);
    const { memberships, collections, ciphers, email } = await cache.snapshot(options);
    const inside = (id: string, objects: Map<string, JsonObject>): JsonObject[] =>
      [...objects.values()].filter((object) => object['organizationId'] === id);
    for (const { organizationId: id, name, role } of memberships.values()) {
      if (role !== owner || !sameText(name, input.name) || this.#own.has(id)) continue;
      const [only, another] = inside(id, collections);
      if (only === undefined || another !== undefined || inside(id, ciphers).length > 0) continue;
      if (!isStamped(textOf(only['name']) ?? '', stampOf(input), ring.organizationKey(id), clock.now())) continue;
      if (options.held?.().has(id)) continue;
      this.#own.add(id);
      return { id, name, billingEmail: input.billingEmail ?? email ?? '', defaultCollectionId: textOf(only['id']) };
    }
    return undefined;
  }

  /**
   * Reads an organization; the account must own it.
   * @throws VaultError `not-member` when it is gone, `no-permission` for other members
   */
  async read(id: string, options: CallOptions = {}): Promise<Organization> {
    await requireMembership(this.#context, id, options);
    return readOrganization(await this.#request('GET', id, undefined, options));
  }

  /** Changes what is given. The server wants both values, so the other one is read first. */
  async update(
    id: string,
    change: { name?: string; billingEmail?: string },
    options: CallOptions = {},
  ): Promise<Organization> {
    if (change.name !== undefined) requireName('the organization', change.name);
    const current = await this.read(id, options);
    const json = { name: change.name ?? current.name, billingEmail: change.billingEmail ?? current.billingEmail };
    if (json.name === current.name && json.billingEmail === current.billingEmail) return current;
    const updated = readOrganization(await this.#request('PUT', id, json, options));
    this.#context.cache.apply(({ memberships }) => {
      const membership = memberships.get(id);
      if (membership) memberships.set(id, { ...membership, name: updated.name });
    });
    return updated;
  }

  /** Deletes an organization with all its items, collections and memberships. One that is gone already is no error. */
  async delete(id: string, options: CallOptions = {}): Promise<void> {
    const masterPasswordHash = await this.#context.session.passwordHash(options);
    try {
      await this.#request('DELETE', id, { masterPasswordHash }, options);
    } catch (error) {
      if (!isVaultError(error, 'not-member', 'not-found')) throw error;
    }
    this.#context.cache.apply(({ memberships, collections, ciphers }) => {
      memberships.delete(id);
      for (const map of [collections, ciphers]) {
        for (const [key, value] of map) if (value['organizationId'] === id) map.delete(key);
      }
    });
  }

  async #request(method: 'GET' | 'PUT' | 'DELETE', id: string, json: unknown, options: CallOptions): Promise<unknown> {
    return this.#context.session.request({
      method,
      path: `api/organizations/${encodeURIComponent(id)}`,
      organizationId: id,
      signal: options.signal,
      ...(json === undefined ? {} : { json }),
    });
  }

  // The answer to the create does not hold the id; the ciphertext of the name tells the collection from all others.
  async #defaultCollection(organizationId: string, name: string, options: CallOptions): Promise<string | undefined> {
    try {
      const answer = await this.#context.session.request({
        method: 'GET',
        path: `api/organizations/${encodeURIComponent(organizationId)}/collections`,
        organizationId,
        signal: options.signal,
      });
      const found = objectsOf(requireObject(answer, 'The collection list')['data']).find(
        (collection) => collection['name'] === name,
      );
      const id = found && textOf(found['id']);
      if (found && id !== undefined) {
        this.#context.cache.apply(({ collections }) => collections.set(id, { ...found, organizationId }));
      }
      return id;
    } catch (error) {
      // The organization exists: losing it over its default collection would be the greater harm.
      if (isVaultError(error)) return undefined;
      throw error;
    }
  }
}

const owner = 0;

function stampOf(input: { name: string; billingEmail?: string }): (string | null)[] {
  return ['organization', input.name, input.billingEmail ?? null];
}

function readOrganization(answer: unknown): Organization {
  const what = 'The organization answer';
  const object: JsonObject = requireObject(answer, what);
  return {
    id: requireText(object, 'id', what),
    name: requireText(object, 'name', what),
    billingEmail: textOf(object['billingEmail']) ?? '',
  };
}
