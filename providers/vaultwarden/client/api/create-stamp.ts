import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { SymmetricKey } from '../crypto/symmetric-key';
import { adoptionWindow, clockTolerance } from './create-marker';

/**
 * Marks what this client creates where the server's model has no room for a marker: in the IV of an encrypted name. The IV
 * is one block, enciphered under a key of its own: a digest of the content, the second, and chance. To everyone else it
 * is as random as any IV, no two are equal, and who encrypts the name anew (a rename) removes the mark.
 */
const purpose = 'cluster-infra create stamp';

const digestBytes = 8;

/**
 * An IV that says: made with this content, now.
 * @param content what an equal resource would send, bar what is random
 * @param now milliseconds since 1970
 */
export function stampedIv(content: readonly (string | null)[], key: SymmetricKey, now: number): Buffer {
  const block = Buffer.alloc(16);
  digest(content, key).copy(block);
  block.writeUInt32BE(Math.floor(now / 1_000), digestBytes);
  randomBytes(4).copy(block, digestBytes + 4);
  const cipher = createCipheriv('aes-256-ecb', key.deriveFor(purpose), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}

/**
 * Whether an EncString was made by {@link stampedIv} with this content, and so lately that its object may be adopted. Says
 * nothing about whether it decrypts.
 * @param encString type 2
 */
export function isStamped(
  encString: string,
  content: readonly (string | null)[],
  key: SymmetricKey,
  now: number,
): boolean {
  const iv = Buffer.from(/^2\.([^|]+)\|/.exec(encString)?.[1] ?? '', 'base64');
  if (iv.length !== 16) return false;
  const decipher = createDecipheriv('aes-256-ecb', key.deriveFor(purpose), null).setAutoPadding(false);
  const block = Buffer.concat([decipher.update(iv), decipher.final()]);
  if (!block.subarray(0, digestBytes).equals(digest(content, key))) return false;
  const age = now - block.readUInt32BE(digestBytes) * 1_000;
  return age < adoptionWindow && age > -clockTolerance;
}

function digest(content: readonly (string | null)[], key: SymmetricKey): Buffer {
  const text = JSON.stringify(content.map((part) => part?.normalize('NFC') ?? null));
  return createHmac('sha256', key.deriveFor(`${purpose}, content`))
    .update(text, 'utf8')
    .digest()
    .subarray(0, digestBytes);
}
