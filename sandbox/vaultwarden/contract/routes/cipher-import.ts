import { z } from 'zod';
import { requireMember, requireUser } from '../auth/guards';
import { body, type Call, empty, type Handler } from '../http/call';
import { CompactRefusal, Failure, JsonRefusal, unauthorized } from '../http/failure';
import type { RouteTable } from '../http/router';
import { canWriteCollection, hasFullAccess } from '../rules/access';
import {
  checkPersonalOwnership,
  type CipherBody,
  cipherBody,
  largestNote,
  newCipher,
  noteTooLong,
  writeCipher,
} from '../rules/cipher-write';
import { createFolder } from '../rules/folder';
import { CONFIRMED } from '../store/vault-store';

const relations = z.array(z.object({ key: z.number().int(), value: z.number().int() }));

const personalBody = z.object({
  ciphers: z.array(cipherBody),
  folders: z.array(z.object({ name: z.string(), id: z.string().nullish() })),
  folderRelationships: relations,
});

const organizationBody = z.object({
  ciphers: z.array(cipherBody),
  collections: z.array(z.object({ id: z.string().nullish(), name: z.string(), externalId: z.string().nullish() })),
  collectionRelationships: relations,
});

/** Nothing is imported when one item is invalid (upstream Cipher::validate_cipher_data). */
function validate(call: Call, ciphers: readonly CipherBody[]): void {
  const limit = largestNote(call);
  const tooLong = ciphers.flatMap((cipher, index) =>
    cipher.notes && Buffer.byteLength(cipher.notes) > limit ? [[`Ciphers[${index}].Notes`, [noteTooLong(limit)]]] : [],
  );
  if (tooLong.length === 0) return;
  const validationErrors: unknown = Object.fromEntries(tooLong);
  throw new JsonRefusal({ message: 'The model state is invalid.', validationErrors, object: 'error' });
}

const importPersonal: Handler = (call) => {
  const { user } = requireUser(call);
  const data = body(call, personalBody);
  checkPersonalOwnership(call, user, null);
  validate(call, data.ciphers);
  const folders = data.folders.map((folder) => {
    const known = folder.id ? call.store.data.folders[folder.id] : undefined;
    return known?.userId === user.id ? known.id : createFolder(call, user.id, folder.name).id;
  });
  const folderOf = new Map(data.folderRelationships.map(({ key, value }) => [key, folders[value]]));
  data.ciphers.forEach((entry, index) => {
    const withFolder = { ...entry, folderId: folderOf.get(index) ?? null };
    const cipher = newCipher(call, user, entry);
    writeCipher(call, cipher, { user, data: withFolder, sharedTo: null, checksRevision: false });
  });
  return empty();
};

/** Answers nothing, and an item that fails is passed over without a word (reference section 12). */
const importIntoOrganization: Handler = (call) => {
  const { user, member, organizationId } = requireMember(call);
  if (member.status !== CONFIRMED) throw unauthorized();
  const data = body(call, organizationBody);
  validate(call, data.ciphers);
  const collections = data.collections.map((entry) => {
    const known = entry.id ? call.store.collection(entry.id, organizationId) : undefined;
    if (known) {
      if (member.type > 1 && !canWriteCollection(call.store, user.id, known)) {
        throw new CompactRefusal("The current user isn't allowed to manage this collection");
      }
      return known.id;
    }
    if (!hasFullAccess(member)) throw new CompactRefusal("The current user isn't allowed to create new collections");
    const id = call.store.newId();
    const { name, externalId } = entry;
    const created = { id, organizationId, name, externalId: externalId || null, users: {}, groups: {} };
    call.store.data.collections[id] = created;
    return id;
  });
  const ciphers = data.ciphers.map((entry) => {
    const cipher = newCipher(call, user, entry);
    const placed = { ...entry, folderId: null, organizationId, organizationID: null };
    try {
      writeCipher(call, cipher, { user, data: placed, sharedTo: collections, checksRevision: false });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
    return cipher;
  });
  for (const { key, value } of data.collectionRelationships) {
    const [cipher, collectionId] = [ciphers[key], collections[value]];
    if (!cipher || collectionId === undefined) throw new CompactRefusal('Invalid collection relationship');
    if (!cipher.collectionIds.includes(collectionId)) cipher.collectionIds.push(collectionId);
  }
  call.store.touchUser(user.id);
  return empty();
};

/** Reference section 12, import. */
export const cipherImportRoutes: RouteTable = {
  'POST /api/ciphers/import': importPersonal,
  'POST /api/ciphers/import-organization': importIntoOrganization,
};
