import { z } from 'zod';
import { requireManager, requireUser } from '../auth/guards';
import { body, type Call, type Handler, json, list, param } from '../http/call';
import { Refusal } from '../http/failure';
import type { RouteTable } from '../http/router';
import { canWriteCipher, cipherAccess, hasFullAccess, visibleCiphers } from '../rules/access';
import { shareBody, shareCipher } from '../rules/cipher-share';
import { cipherView } from '../rules/cipher-view';
import {
  checkPersonalOwnership,
  cipherBody,
  newCipher,
  organizationOf,
  saveCipher,
  setFavorite,
  setFolder,
  writeCipher,
} from '../rules/cipher-write';
import { requireFolder } from '../rules/folder';
import type { Cipher } from '../store/records';
import { cipherJson } from '../views/cipher-json';

/** The item of the path, whoever may see it. */
export function cipherOf(call: Call): Cipher {
  const cipher = call.store.cipher(param(call, 'cipherId'));
  if (!cipher) throw new Refusal("Cipher doesn't exist");
  return cipher;
}

export const showCipher = (call: Call, userId: string, cipher: Cipher) =>
  json(cipherJson(cipherView(call, userId), cipher));

/** A stub comes first and is taken away when the rest fails (reference section 12). */
const create: Handler = (call) => {
  const { user } = requireUser(call);
  const data = body(call, shareBody);
  checkPersonalOwnership(call, user, organizationOf(data.cipher));
  const cipher = newCipher(call, user, data.cipher);
  saveCipher(call, cipher);
  try {
    const withoutDate = { ...data.cipher, lastKnownRevisionDate: null };
    shareCipher(call, user, cipher.id, { cipher: withoutDate, collectionIds: data.collectionIds });
  } catch (error) {
    call.store.removeCipher(cipher);
    throw error;
  }
  return showCipher(call, user.id, cipher);
};

const createPersonal: Handler = (call) => {
  const { user } = requireUser(call);
  const data = { ...body(call, cipherBody), lastKnownRevisionDate: null };
  const cipher = newCipher(call, user, data);
  writeCipher(call, cipher, { user, data, sharedTo: null, checksRevision: true });
  return showCipher(call, user.id, cipher);
};

/** Trashed items are returned too. */
const read: Handler = (call) => {
  const { user } = requireUser(call);
  const cipher = cipherOf(call);
  if (cipherAccess(call.store, user.id, cipher) === null) throw new Refusal('Cipher is not owned by user');
  return showCipher(call, user.id, cipher);
};

const update: Handler = (call) => {
  const { user } = requireUser(call);
  const data = body(call, cipherBody);
  const cipher = cipherOf(call);
  if (!canWriteCipher(call.store, user.id, cipher)) throw new Refusal('Cipher is not write accessible');
  writeCipher(call, cipher, { user, data, sharedTo: null, checksRevision: true });
  return showCipher(call, user.id, cipher);
};

const partialBody = z.object({ folderId: z.string().nullish(), favorite: z.boolean() });

/** Works for members who may only read (reference section 12). */
const updatePartially: Handler = (call) => {
  const { user } = requireUser(call);
  const data = body(call, partialBody);
  const cipher = call.store.cipher(param(call, 'cipherId'));
  if (!cipher || cipherAccess(call.store, user.id, cipher) === null) throw new Refusal('Cipher does not exist');
  if (data.folderId) requireFolder(call, user.id, data.folderId);
  setFolder(call, cipher, user.id, data.folderId ?? null);
  setFavorite(cipher, user.id, data.favorite);
  return showCipher(call, user.id, cipher);
};

/** Reference section 12: create, read, update. */
export const cipherRoutes: RouteTable = {
  'POST /api/ciphers': createPersonal,
  'POST /api/ciphers/create': create,
  'POST /api/ciphers/admin': create,
  'GET /api/ciphers': (call) => {
    const { user } = requireUser(call);
    const view = cipherView(call, user.id, { listed: true });
    return list(visibleCiphers(call.store, user.id).map((cipher) => cipherJson(view, cipher)));
  },
  'GET /api/ciphers/organization-details': (call) => {
    const { member, organizationId, user } = requireManager(call);
    if (!hasFullAccess(member)) throw new Refusal('Resource not found.', 404);
    const view = cipherView(call, user.id, { listed: true, kind: 'organization' });
    const ciphers = Object.values(call.store.data.ciphers).filter((entry) => entry.organizationId === organizationId);
    return list(ciphers.map((cipher) => cipherJson(view, cipher)));
  },
  'GET /api/ciphers/:cipherId': read,
  'GET /api/ciphers/:cipherId/details': read,
  'GET /api/ciphers/:cipherId/admin': read,
  'POST|PUT /api/ciphers/:cipherId': update,
  'POST|PUT /api/ciphers/:cipherId/admin': update,
  'POST|PUT /api/ciphers/:cipherId/partial': updatePartially,
};
