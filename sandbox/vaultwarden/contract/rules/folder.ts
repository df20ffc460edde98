import type { Call } from '../http/call';
import { Refusal } from '../http/failure';
import { now } from '../store/clock';
import type { Folder } from '../store/records';

/** @throws Refusal when the folder is not this user's. */
export function requireFolder(call: Call, userId: string, id: string): Folder {
  const folder = call.store.data.folders[id];
  if (folder?.userId !== userId) throw new Refusal('Invalid folder');
  return folder;
}

export function createFolder(call: Call, userId: string, name: string): Folder {
  const time = now();
  const folder = { id: call.store.newId(), userId, name, createdAt: time, updatedAt: time };
  call.store.data.folders[folder.id] = folder;
  call.store.touchUser(userId);
  return folder;
}
