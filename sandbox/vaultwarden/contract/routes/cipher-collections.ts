import { z } from 'zod';
import { requireUser } from '../auth/guards';
import { body, type Call, empty, type Handler, json, param } from '../http/call';
import { Refusal } from '../http/failure';
import type { RouteTable } from '../http/router';
import { canMoveCipher, canWriteCipher, canWriteCollection, seesCollection } from '../rules/access';
import { requireWritableCollection, shareBody, shareCipher } from '../rules/cipher-share';
import { cipherView } from '../rules/cipher-view';
import { cipherBody } from '../rules/cipher-write';
import type { Cipher, User } from '../store/records';
import { cipherJson } from '../views/cipher-json';
import { cipherOf, showCipher } from './ciphers';

const collectionIdsBody = z.object({ collectionIds: z.array(z.string()) });

/** Those of the item's collections that this caller may write to. */
function writableNow(call: Call, user: User, cipher: Cipher): string[] {
  return cipher.collectionIds.filter((id) => {
    const collection = call.store.data.collections[id];
    return collection !== undefined && canWriteCollection(call.store, user.id, collection);
  });
}

/** Sets the list that the caller can see; stops half-way on an error (reference section 12). */
function setCollections(call: Call, user: User): Cipher {
  const wanted = [...new Set(body(call, collectionIdsBody).collectionIds)];
  const cipher = cipherOf(call);
  if (!canMoveCipher(call.store, user.id, cipher)) throw new Refusal('Collection cannot be changed');
  const { organizationId } = cipher;
  if (organizationId === null) throw new Refusal('Cipher is not owned by an organization');
  const current = writableNow(call, user, cipher);
  for (const id of wanted.filter((entry) => !current.includes(entry))) {
    requireWritableCollection(call, user, id, organizationId);
    if (!cipher.collectionIds.includes(id)) cipher.collectionIds.push(id);
  }
  for (const id of current.filter((entry) => !wanted.includes(entry))) {
    cipher.collectionIds = cipher.collectionIds.filter((entry) => entry !== id);
  }
  call.store.touchCipherUsers(cipher);
  return cipher;
}

const setAndShow: Handler = (call) => {
  const { user } = requireUser(call);
  return showCipher(call, user.id, setCollections(call, user));
};

const share: Handler = (call) => {
  const { user } = requireUser(call);
  const cipher = shareCipher(call, user, param(call, 'cipherId'), body(call, shareBody));
  return showCipher(call, user.id, cipher);
};

const shareManyBody = z.object({ ciphers: z.array(cipherBody), collectionIds: z.array(z.string()) });

/** From the last to the first, as upstream takes them; no answer (reference section 12). */
const shareMany: Handler = (call) => {
  const { user } = requireUser(call);
  const { ciphers, collectionIds } = body(call, shareManyBody);
  if (ciphers.length === 0) throw new Refusal('You must select at least one cipher.');
  if (collectionIds.length === 0) throw new Refusal('You must select at least one collection.');
  if (ciphers.some(({ id }) => !id)) throw new Refusal('Request missing ids field');
  for (const cipher of ciphers.reverse()) {
    const withoutDate = { ...cipher, lastKnownRevisionDate: null };
    shareCipher(call, user, cipher.id ?? '', { cipher: withoutDate, collectionIds });
  }
  return empty();
};

const bulkBody = z.object({
  organizationId: z.string(),
  cipherIds: z.array(z.string()),
  collectionIds: z.array(z.string()),
  removeCollections: z.boolean(),
});

/** Items that are gone or not writable are skipped without a word (reference section 12). */
const bulk: Handler = (call) => {
  const { user } = requireUser(call);
  const data = body(call, bulkBody);
  const { store } = call;
  const member = store.confirmed(user.id, data.organizationId);
  if (!member) throw new Refusal('You need to be a Member of the Organization to call this endpoint');
  for (const id of data.collectionIds) {
    const collection = store.collection(id, data.organizationId);
    const fine =
      collection && seesCollection(store, member, collection) && canWriteCollection(store, user.id, collection);
    if (!fine) throw new Refusal('Resource not found', 404);
  }
  for (const id of data.cipherIds) {
    const cipher = store.cipher(id);
    if (cipher?.organizationId !== data.organizationId || !canWriteCipher(store, user.id, cipher)) continue;
    const others = cipher.collectionIds.filter((entry) => !data.collectionIds.includes(entry));
    cipher.collectionIds = data.removeCollections ? others : [...others, ...new Set(data.collectionIds)];
    store.touchCipherUsers(cipher);
  }
  return empty();
};

/** Reference section 12: which collections an item is in. */
export const cipherCollectionRoutes: RouteTable = {
  'POST|PUT /api/ciphers/:cipherId/collections': setAndShow,
  'POST|PUT /api/ciphers/:cipherId/collections_v2': (call) => {
    const { user } = requireUser(call);
    const cipher = cipherJson(cipherView(call, user.id), setCollections(call, user));
    return json({ object: 'optionalCipherDetails', unavailable: false, cipher });
  },
  'POST|PUT /api/ciphers/:cipherId/collections-admin': (call) => {
    const { user } = requireUser(call);
    const cipher = setCollections(call, user);
    return json(cipherJson(cipherView(call, user.id, { kind: 'organization' }), cipher));
  },
  'POST|PUT /api/ciphers/:cipherId/share': share,
  'PUT /api/ciphers/share': shareMany,
  'POST /api/ciphers/bulk-collections': bulk,
};
