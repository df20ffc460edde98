import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { requireUser } from '../auth/guards';
import { body, type Call, empty, type Handler, json, param } from '../http/call';
import { FrameworkFailure, Refusal } from '../http/failure';
import { multipart } from '../http/multipart';
import type { RouteTable } from '../http/router';
import { canWriteCipher, cipherAccess } from '../rules/access';
import { numberOrString } from '../rules/bodies';
import { cipherView } from '../rules/cipher-view';
import { readAttachmentFile, removeAttachmentFile, writeAttachmentFile } from '../store/attachment-files';
import type { Attachment, Cipher, User } from '../store/records';
import { attachmentJson, cipherJson } from '../views/cipher-json';
import { cipherOf, showCipher } from './ciphers';

/** 20 hex digits (reference section 0). */
const newAttachmentId = () => randomBytes(10).toString('hex');

/** Upstream lets the size differ by 1 MiB either way from what was announced (reference section 14). */
const TOLERANCE = 1_048_576;

function writable(call: Call, user: User): Cipher {
  const cipher = cipherOf(call);
  if (!canWriteCipher(call.store, user.id, cipher)) throw new Refusal('Cipher is not write accessible');
  return cipher;
}

function attachmentOf(call: Call, cipher: Cipher): Attachment {
  const id = param(call, 'attachmentId');
  const found = cipher.attachments.find((entry) => entry.id === id);
  if (found) return found;
  const elsewhere = Object.values(call.store.data.ciphers).some((other) => other.attachments.some((a) => a.id === id));
  throw new Refusal(elsewhere ? "Attachment doesn't belong to cipher" : "Attachment doesn't exist");
}

const announcement = z.object({
  key: z.string(),
  fileName: z.string(),
  fileSize: numberOrString,
  adminRequest: z.boolean().nullish(),
});

/** Step 1: the row exists from here on, also when step 2 never comes (reference section 14). */
const announce: Handler = (call) => {
  const { user } = requireUser(call);
  const data = body(call, announcement);
  const cipher = writable(call, user);
  const size = Number(data.fileSize);
  if (size < 0) throw new Refusal("Attachment size can't be negative");
  const attachment = { id: newAttachmentId(), fileName: data.fileName, size, key: data.key };
  cipher.attachments.push(attachment);
  return json({
    object: 'attachment-fileUpload',
    attachmentId: attachment.id,
    url: `/ciphers/${cipher.id}/attachment/${attachment.id}`,
    fileUploadType: 0,
    [data.adminRequest ? 'cipherMiniResponse' : 'cipherResponse']: cipherJson(cipherView(call, user.id), cipher),
  });
};

/** Bytes that may still be stored for the item's owner, null without a limit (settings in KiB). */
function spaceLeft(call: Call, cipher: Cipher): number | null {
  const { USER_ATTACHMENT_LIMIT, ORG_ATTACHMENT_LIMIT } = call.settings;
  const limit = cipher.organizationId === null ? USER_ATTACHMENT_LIMIT : ORG_ATTACHMENT_LIMIT;
  if (limit === undefined) return null;
  if (limit === 0) throw new Refusal('Attachments are disabled');
  const same = Object.values(call.store.data.ciphers).filter(
    (other) => other.organizationId === cipher.organizationId && other.userId === cipher.userId,
  );
  const used = same.flatMap((other) => other.attachments).reduce((sum, { size }) => sum + size, 0);
  return limit * 1024 - used;
}

function checkSpace(call: Call, cipher: Cipher, size: number, announced: number): void {
  const left = spaceLeft(call, cipher);
  if (left === null) return;
  if (left + announced <= 0) {
    throw new Refusal('Attachment storage limit reached! Delete some attachments to free up space');
  }
  if (size > left + announced) throw new Refusal('Attachment storage limit exceeded with this file');
}

/** Step 2. A size that is too different takes the row away again. */
const upload: Handler = (call) => {
  const { user } = requireUser(call);
  const content = multipart(call).get('data')?.content;
  if (content === undefined) throw new FrameworkFailure(422);
  const cipher = writable(call, user);
  const attachment = attachmentOf(call, cipher);
  checkSpace(call, cipher, content.length, attachment.size);
  const [least, most] = [attachment.size - TOLERANCE, attachment.size + TOLERANCE];
  if (content.length < least || content.length > most) {
    cipher.attachments = cipher.attachments.filter((entry) => entry !== attachment);
    throw new Refusal(`Attachment size mismatch (expected within [${least}, ${most}], got ${content.length})`);
  }
  attachment.size = content.length;
  writeAttachmentFile(call.store.folder, cipher.id, attachment.id, content);
  call.store.touchCipherUsers(cipher);
  return empty();
};

/** Both steps in one; older clients. */
const uploadAtOnce: Handler = (call) => {
  const { user } = requireUser(call);
  const parts = multipart(call);
  const data = parts.get('data');
  if (!data) throw new FrameworkFailure(422);
  const cipher = writable(call, user);
  checkSpace(call, cipher, data.content.length, 0);
  if (data.fileName === null) throw new Refusal('No filename provided');
  const key = parts.get('key')?.content.toString('utf8');
  if (key === undefined) throw new Refusal('No attachment key provided');
  const attachment = { id: newAttachmentId(), fileName: data.fileName, size: data.content.length, key };
  cipher.attachments.push(attachment);
  writeAttachmentFile(call.store.folder, cipher.id, attachment.id, data.content);
  call.store.touchCipherUsers(cipher);
  return showCipher(call, user.id, cipher);
};

const remove: Handler = (call) => {
  const { user } = requireUser(call);
  const cipher = cipherOf(call);
  const attachment = attachmentOf(call, cipher);
  if (!canWriteCipher(call.store, user.id, cipher)) throw new Refusal("Cipher can't be deleted by user");
  cipher.attachments = cipher.attachments.filter((entry) => entry !== attachment);
  removeAttachmentFile(call.store.folder, cipher.id, attachment.id);
  call.store.touchCipherUsers(cipher);
  return json({ cipher: cipherJson(cipherView(call, user.id), cipher) });
};

const ATTACHMENT = '/api/ciphers/:cipherId/attachment';

/** Reference section 14. */
export const attachmentRoutes: RouteTable = {
  [`POST ${ATTACHMENT}/v2`]: announce,
  [`POST ${ATTACHMENT}`]: uploadAtOnce,
  [`POST ${ATTACHMENT}/:attachmentId`]: upload,
  [`GET ${ATTACHMENT}/:attachmentId`]: (call) => {
    const { user } = requireUser(call);
    const cipher = cipherOf(call);
    if (cipherAccess(call.store, user.id, cipher) === null) throw new Refusal('Cipher is not accessible');
    return json(attachmentJson(cipherView(call, user.id), cipher.id, attachmentOf(call, cipher)));
  },
  [`DELETE ${ATTACHMENT}/:attachmentId`]: remove,
  [`POST ${ATTACHMENT}/:attachmentId/delete`]: remove,
  /** Without login: the token in the address is the permission. */
  'GET /attachments/:cipherId/:attachmentId': (call) => {
    const claims = call.tokens.verify('file_download', call.request.query.get('token') ?? '');
    const [cipherId, id] = [param(call, 'cipherId'), param(call, 'attachmentId')];
    const content = readAttachmentFile(call.store.folder, cipherId, id);
    if (claims?.sub !== cipherId || claims['file_id'] !== id || content === null) throw new FrameworkFailure(404);
    return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: content };
  },
};
