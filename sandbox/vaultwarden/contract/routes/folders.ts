import { z } from 'zod';
import { requireUser } from '../auth/guards';
import { body, empty, type Handler, json, list, param } from '../http/call';
import type { RouteTable } from '../http/router';
import { createFolder, requireFolder } from '../rules/folder';
import { now } from '../store/clock';
import type { Folder } from '../store/records';

export const folderJson = (folder: Folder): object => ({
  id: folder.id,
  revisionDate: folder.updatedAt,
  name: folder.name,
  object: 'folder',
});

const folderBody = z.object({ name: z.string(), id: z.string().nullish() });

const update: Handler = (call) => {
  const { user } = requireUser(call);
  const { name } = body(call, folderBody);
  const folder = requireFolder(call, user.id, param(call, 'folderId'));
  Object.assign(folder, { name, updatedAt: now() });
  call.store.touchUser(user.id);
  return json(folderJson(folder));
};

const remove: Handler = (call) => {
  const { user } = requireUser(call);
  const folder = requireFolder(call, user.id, param(call, 'folderId'));
  for (const cipher of Object.values(call.store.data.ciphers)) {
    if (cipher.folders[user.id] === folder.id) delete cipher.folders[user.id];
  }
  delete call.store.data.folders[folder.id];
  call.store.touchUser(user.id);
  return empty();
};

/** Personal to the account, also for items of an organization (reference section 13). */
export const folderRoutes: RouteTable = {
  'GET /api/folders': (call) => {
    const { user } = requireUser(call);
    return list(
      Object.values(call.store.data.folders)
        .filter((folder) => folder.userId === user.id)
        .map(folderJson),
    );
  },
  'GET /api/folders/:folderId': (call) => {
    const { user } = requireUser(call);
    return json(folderJson(requireFolder(call, user.id, param(call, 'folderId'))));
  },
  'POST /api/folders': (call) => {
    const { user } = requireUser(call);
    return json(folderJson(createFolder(call, user.id, body(call, folderBody).name)));
  },
  'POST|PUT /api/folders/:folderId': update,
  'DELETE /api/folders/:folderId': remove,
  'POST /api/folders/:folderId/delete': remove,
};
