import { z } from 'zod';
import type { Call } from '../http/call';
import { Refusal } from '../http/failure';
import { formatDate, now, secondsSince } from '../store/clock';
import type { Cipher, User } from '../store/records';
import { canWriteCipher, hasFullAccess } from './access';
import { requireFolder } from './folder';
import { isBound, PERSONAL_OWNERSHIP } from './membership';

const block = z.record(z.string(), z.unknown()).nullish();

/** Upstream CipherData: unknown keys at the top are ignored, those inside a block are kept (reference section 12). */
export const cipherBody = z.object({
  id: z.string().nullish(),
  folderId: z.string().nullish(),
  organizationId: z.string().nullish(),
  organizationID: z.string().nullish(),
  key: z.string().nullish(),
  type: z.number().int(),
  name: z.string(),
  notes: z.string().nullish(),
  fields: z.unknown().optional(),
  login: block,
  secureNote: block,
  card: block,
  identity: block,
  sshKey: block,
  favorite: z.boolean().nullish(),
  reprompt: z.number().int().nullish(),
  passwordHistory: z.unknown().optional(),
  attachments2: z.record(z.string(), z.object({ fileName: z.string(), key: z.string() })).nullish(),
  lastKnownRevisionDate: z.string().nullish(),
  archivedDate: z.string().nullish(),
});

export type CipherBody = z.output<typeof cipherBody>;

export const organizationOf = (data: CipherBody): string | null => data.organizationId ?? data.organizationID ?? null;

export function newCipher(call: Call, user: User, data: CipherBody): Cipher {
  const time = now();
  return {
    id: call.store.newId(),
    userId: user.id,
    organizationId: null,
    createdAt: time,
    updatedAt: time,
    deletedAt: null,
    type: data.type,
    name: data.name,
    key: null,
    notes: null,
    fields: null,
    data: {},
    passwordHistory: null,
    reprompt: null,
    collectionIds: [],
    attachments: [],
    folders: {},
    favorites: [],
    archived: {},
  };
}

/** Keeps the item and moves its revision date. */
export function saveCipher(call: Call, cipher: Cipher): void {
  call.store.data.ciphers[cipher.id] = cipher;
  cipher.updatedAt = now();
  call.store.touchCipherUsers(cipher);
}

export const largestNote = (call: Call): number => (call.settings.INCREASE_NOTE_SIZE_LIMIT ? 100_000 : 10_000);

export const noteTooLong = (limit: number): string =>
  `The field Notes exceeds the maximum encrypted value length of ${limit} characters.`;

export function checkPersonalOwnership(call: Call, user: User, organizationId: string | null): void {
  if (organizationId === null && isBound(call.store, user.id, PERSONAL_OWNERSHIP)) {
    throw new Refusal('Due to an Enterprise Policy, you are restricted from saving items to your personal vault.');
  }
}

/** How an item is written. */
export interface CipherWrite {
  readonly user: User;
  readonly data: CipherBody;
  /** Collections that the caller was found allowed to write; null when none were named. */
  readonly sharedTo: readonly string[] | null;
  /** An import does not compare revision dates. */
  readonly checksRevision: boolean;
}

function checkRevision(cipher: Cipher, known: string): void {
  const age = secondsSince(known, cipher.updatedAt);
  // Whole seconds, cut off: 1.9 s still pass. A date that cannot be read is not checked (reference section 12).
  if (age !== null && age > 1) {
    throw new Refusal('The client copy of this cipher is out of date. Resync the client and try again.');
  }
}

/** Puts the item into its organization, or leaves it with its owner. */
function place(call: Call, cipher: Cipher, { user, data, sharedTo }: CipherWrite): void {
  const organizationId = organizationOf(data);
  if (organizationId === null) {
    cipher.userId = user.id;
    return;
  }
  const member = call.store.confirmed(user.id, organizationId);
  if (!member) throw new Refusal("You don't have permission to add item to organization");
  const validated = sharedTo !== null && sharedTo.length > 0;
  if (!validated && !hasFullAccess(member) && !canWriteCipher(call.store, user.id, cipher)) {
    throw new Refusal("You don't have permission to add cipher directly to organization");
  }
  cipher.organizationId = organizationId;
  cipher.userId = null;
}

const withoutResponse = (value: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'response'));

/** The type of the request chooses the block that is read, but never changes the item's type (reference section 12). */
function blockOf(data: CipherBody): Record<string, unknown> {
  const { login, secureNote, card, identity, sshKey } = data;
  const blocks = [login, secureNote, card, identity, sshKey];
  if (data.type < 1 || data.type > blocks.length) throw new Refusal('Invalid type');
  const found = blocks[data.type - 1];
  if (!found) throw new Refusal('Data missing');
  return withoutResponse(found);
}

function rewrapAttachments(cipher: Cipher, data: CipherBody): void {
  for (const [id, { fileName, key }] of Object.entries(data.attachments2 ?? {})) {
    const attachment = cipher.attachments.find((entry) => entry.id === id);
    if (attachment) Object.assign(attachment, { fileName, key });
  }
}

/** Replaces everything but the collections (upstream update_cipher_from_data, in its order of checks). */
export function writeCipher(call: Call, cipher: Cipher, write: CipherWrite): void {
  const { user, data } = write;
  const organizationId = organizationOf(data);
  checkPersonalOwnership(call, user, organizationId);
  if (write.checksRevision && data.lastKnownRevisionDate) checkRevision(cipher, data.lastKnownRevisionDate);
  if (cipher.organizationId !== null && cipher.organizationId !== organizationId) {
    throw new Refusal('Organization mismatch. Please resync the client before updating the cipher');
  }
  const limit = largestNote(call);
  if (data.notes && Buffer.byteLength(data.notes) > limit) throw new Refusal(noteTooLong(limit));
  const placed = { ...cipher };
  place(call, placed, write);
  if (data.folderId) requireFolder(call, user.id, data.folderId);
  rewrapAttachments(cipher, data);
  const content = blockOf(data);
  Object.assign(cipher, {
    userId: placed.userId,
    organizationId: placed.organizationId,
    key: data.key ?? null,
    name: data.name,
    notes: data.notes ?? null,
    fields: data.fields ?? null,
    data: content,
    passwordHistory: data.passwordHistory ?? null,
    reprompt: data.reprompt === 0 || data.reprompt === 1 ? data.reprompt : null,
  });
  saveCipher(call, cipher);
  setFolder(call, cipher, user.id, data.folderId ?? null);
  if (typeof data.favorite === 'boolean') setFavorite(cipher, user.id, data.favorite);
  if (data.archivedDate) cipher.archived[user.id] = formatDate(data.archivedDate);
}

/** null takes the item out of its folder. */
export function setFolder(call: Call, cipher: Cipher, userId: string, folderId: string | null): void {
  if (folderId) cipher.folders[userId] = folderId;
  else delete cipher.folders[userId];
  call.store.touchUser(userId);
}

export function setFavorite(cipher: Cipher, userId: string, favorite: boolean): void {
  const others = cipher.favorites.filter((id) => id !== userId);
  cipher.favorites = favorite ? [...others, userId] : others;
}
