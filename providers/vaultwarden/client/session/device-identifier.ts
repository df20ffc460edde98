import { createHash } from 'node:crypto';
import { accountSalt } from '../crypto/kdf';

// The namespace for URLs of RFC 9562, section 6.6.
const urlNamespace = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/**
 * The device this client shows itself as: the same for each run against one account of one server, because every
 * unknown identifier makes a device row and a "new device" mail.
 * @param endpoint base URL
 * @param email of the account; its case does not matter
 * @returns a UUID, version 5
 */
export function deviceIdentifier(endpoint: string, email: string): string {
  const name = `${endpoint}#${accountSalt(email)}`;
  const hash = createHash('sha1').update(urlNamespace).update(name).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
