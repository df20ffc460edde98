import { z } from 'zod';
import type { Call } from '../http/call';
import { Refusal } from '../http/failure';
import type { Cipher, User } from '../store/records';
import { canWriteCipher, canWriteCollection } from './access';
import { cipherBody, organizationOf, writeCipher } from './cipher-write';

/** Body of create and share. */
export const shareBody = z.object({ cipher: cipherBody, collectionIds: z.array(z.string()) });

/** The collection, when this user may write to it. */
export function requireWritableCollection(call: Call, user: User, id: string, organizationId: string): string {
  const collection = call.store.collection(id, organizationId);
  if (!collection) throw new Refusal('Invalid collection ID provided');
  if (!canWriteCollection(call.store, user.id, collection)) throw new Refusal('No rights to modify the collection');
  return collection.id;
}

/** Puts an item into an organization and its collections; done one by one, so an error leaves the ones before it. */
export function shareCipher(call: Call, user: User, id: string, data: z.output<typeof shareBody>): Cipher {
  const cipher = call.store.cipher(id);
  if (!cipher) throw new Refusal("Cipher doesn't exist");
  if (!canWriteCipher(call.store, user.id, cipher)) throw new Refusal('Cipher is not write accessible');
  const organizationId = organizationOf(data.cipher);
  if (cipher.organizationId !== null && cipher.organizationId !== organizationId) {
    throw new Refusal('Organization mismatch. Please resync the client before updating the cipher');
  }
  const sharedTo: string[] = [];
  for (const collectionId of organizationId === null ? [] : data.collectionIds) {
    sharedTo.push(requireWritableCollection(call, user, collectionId, organizationId ?? ''));
    if (!cipher.collectionIds.includes(collectionId)) cipher.collectionIds.push(collectionId);
  }
  writeCipher(call, cipher, { user, data: data.cipher, sharedTo, checksRevision: true });
  return cipher;
}
