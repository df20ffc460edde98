import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folderOf = (dataFolder: string, cipherId: string) => path.join(dataFolder, 'attachments', cipherId);
const fileOf = (dataFolder: string, cipherId: string, id: string) => path.join(folderOf(dataFolder, cipherId), id);

/** Attachments lie beside the data file, as upstream keeps them (`attachments/<item>/<attachment>`). */
export function writeAttachmentFile(dataFolder: string, cipherId: string, id: string, content: Buffer): void {
  mkdirSync(folderOf(dataFolder, cipherId), { recursive: true, mode: 0o700 });
  writeFileSync(fileOf(dataFolder, cipherId, id), content, { mode: 0o600 });
}

/** null when only the row exists: the second step of an upload never came. */
export function readAttachmentFile(dataFolder: string, cipherId: string, id: string): Buffer | null {
  const file = fileOf(dataFolder, cipherId, id);
  return existsSync(file) ? readFileSync(file) : null;
}

export function removeAttachmentFile(dataFolder: string, cipherId: string, id: string): void {
  rmSync(fileOf(dataFolder, cipherId, id), { force: true });
}

export function removeAttachmentFiles(dataFolder: string, cipherId: string): void {
  rmSync(folderOf(dataFolder, cipherId), { recursive: true, force: true });
}
