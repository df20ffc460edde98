const BLOCK = 512;

/** A file of an archive. */
export interface TarEntry {
  /** Path inside the archive, with `/`. At most 100 bytes, the limit of the plain ustar name field. */
  readonly name: string;
  readonly content: Buffer;
}

/**
 * Packs files into a ustar archive whose bytes depend on names and contents only: fixed mode, owner and time, entries in
 * the given order.
 *
 * @throws RangeError when a name is longer than 100 bytes.
 */
export function tar(entries: readonly TarEntry[]): Buffer {
  const parts: Buffer[] = [];
  for (const { name, content } of entries) {
    parts.push(header(name, content.length), content, Buffer.alloc(padding(content.length)));
  }
  parts.push(Buffer.alloc(2 * BLOCK));
  return Buffer.concat(parts);
}

const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;

/** The header block of a regular file, as POSIX.1-1988 (ustar) lays it out. */
function header(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new RangeError(`${name}: longer than the 100 bytes of a ustar name`);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write(octal(0o644, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  // The checksum is taken with its own field filled with spaces.
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\0', 257);
  block.write('00', 263);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
