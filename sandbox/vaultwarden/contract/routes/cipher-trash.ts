import { z } from 'zod';
import { requireOwner, requireUser } from '../auth/guards';
import { passwordOrOtp, requirePassword } from '../auth/passwords';
import { body, type Call, empty, type Handler, json, list, param } from '../http/call';
import { Refusal } from '../http/failure';
import type { RouteTable } from '../http/router';
import { canWriteCipher, cipherAccess, visibleCiphers } from '../rules/access';
import { idsBody } from '../rules/bodies';
import { cipherView } from '../rules/cipher-view';
import { saveCipher, setFolder } from '../rules/cipher-write';
import { requireFolder } from '../rules/folder';
import { now } from '../store/clock';
import type { Cipher, User } from '../store/records';
import { cipherJson } from '../views/cipher-json';
import { removeAttachmentFiles } from '../store/attachment-files';

function writable(call: Call, user: User, id: string, what: string): Cipher {
  const cipher = call.store.cipher(id);
  if (!cipher) throw new Refusal("Cipher doesn't exist");
  if (!canWriteCipher(call.store, user.id, cipher)) throw new Refusal(`Cipher can't be ${what} by user`);
  return cipher;
}

function moveToTrash(call: Call, user: User, id: string): void {
  const cipher = writable(call, user, id, 'deleted');
  cipher.deletedAt = now();
  saveCipher(call, cipher);
}

function deleteForGood(call: Call, user: User, id: string): void {
  const cipher = writable(call, user, id, 'deleted');
  removeAttachmentFiles(call.store.folder, cipher.id);
  call.store.removeCipher(cipher);
}

function restore(call: Call, user: User, id: string): object {
  const cipher = writable(call, user, id, 'restored');
  cipher.deletedAt = null;
  saveCipher(call, cipher);
  return cipherJson(cipherView(call, user.id), cipher);
}

type Step = (call: Call, user: User, id: string) => unknown;

const one =
  (step: Step): Handler =>
  (call) => {
    step(call, requireUser(call).user, param(call, 'cipherId'));
    return empty();
  };

/** Stops at the first that fails; the ones before it stay done (reference section 12). */
const many =
  (step: Step): Handler =>
  (call) => {
    const { user } = requireUser(call);
    body(call, idsBody).ids.forEach((id) => step(call, user, id));
    return empty();
  };

const archive =
  (archived: boolean): Handler =>
  (call) => {
    const { user } = requireUser(call);
    const cipher = call.store.cipher(param(call, 'cipherId'));
    if (!cipher) throw new Refusal("Cipher doesn't exist");
    if (cipherAccess(call.store, user.id, cipher) === null)
      throw new Refusal('Cipher is not accessible for the current user');
    if (archived) cipher.archived[user.id] = now();
    else delete cipher.archived[user.id];
    return json(cipherJson(cipherView(call, user.id), cipher));
  };

const purge: Handler = async (call) => {
  const ofOrganization = call.request.query.has('organizationId');
  const { user } = ofOrganization ? requireOwner(call) : requireUser(call);
  await requirePassword(user, body(call, passwordOrOtp));
  const organizationId = call.request.query.get('organizationId');
  for (const cipher of Object.values(call.store.data.ciphers)) {
    const mine = ofOrganization ? cipher.organizationId === organizationId : cipher.userId === user.id;
    if (mine) call.store.removeCipher(cipher);
  }
  if (!ofOrganization) {
    for (const folder of Object.values(call.store.data.folders)) {
      if (folder.userId === user.id) delete call.store.data.folders[folder.id];
    }
  }
  return empty();
};

const moveMany: Handler = (call) => {
  const { user } = requireUser(call);
  const { folderId, ids } = body(call, idsBody.extend({ folderId: z.string().nullish() }));
  if (folderId) requireFolder(call, user.id, folderId);
  const found = visibleCiphers(call.store, user.id).filter((cipher) => ids.includes(cipher.id));
  found.forEach((cipher) => setFolder(call, cipher, user.id, folderId ?? null));
  if (found.length !== ids.length) {
    throw new Refusal(`Not all ciphers are moved! ${found.length} of the selected ${ids.length} were moved.`);
  }
  return empty();
};

const restoreMany: Handler = (call) => {
  const { user } = requireUser(call);
  return list(body(call, idsBody).ids.map((id) => restore(call, user, id)));
};

const restoreOne: Handler = (call) => json(restore(call, requireUser(call).user, param(call, 'cipherId')));

/** Reference section 12: trash, restore, delete, archive, purge. */
export const cipherTrashRoutes: RouteTable = {
  'PUT /api/ciphers/:cipherId/delete': one(moveToTrash),
  'PUT /api/ciphers/:cipherId/delete-admin': one(moveToTrash),
  'PUT /api/ciphers/:cipherId/restore': restoreOne,
  'PUT /api/ciphers/:cipherId/restore-admin': restoreOne,
  'PUT /api/ciphers/restore': restoreMany,
  'PUT /api/ciphers/restore-admin': restoreMany,
  'DELETE /api/ciphers/:cipherId': one(deleteForGood),
  'DELETE /api/ciphers/:cipherId/admin': one(deleteForGood),
  'POST /api/ciphers/:cipherId/delete': one(deleteForGood),
  'POST /api/ciphers/:cipherId/delete-admin': one(deleteForGood),
  'DELETE /api/ciphers': many(deleteForGood),
  'DELETE /api/ciphers/admin': many(deleteForGood),
  'POST /api/ciphers/delete': many(deleteForGood),
  'POST /api/ciphers/delete-admin': many(deleteForGood),
  'PUT /api/ciphers/delete': many(moveToTrash),
  'PUT /api/ciphers/delete-admin': many(moveToTrash),
  'PUT /api/ciphers/:cipherId/archive': archive(true),
  'PUT /api/ciphers/:cipherId/unarchive': archive(false),
  'POST /api/ciphers/purge': purge,
  'POST|PUT /api/ciphers/move': moveMany,
};
