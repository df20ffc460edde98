import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** Something that was written somewhere, by its name. */
export type Texts = ReadonlyMap<string, Buffer>;

/** Shorter needles would be found by chance. */
const shortest = 8;

/** Every file below a folder; of zip archives, which saved plans are, also what they hold. */
export function filesBelow(folder: string): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const content = readFileSync(file);
    found.set(file, content);
    for (const [name, part] of unzipped(content)) found.set(`${file}!${name}`, part);
  }
  return found;
}

/** The entries of a zip archive, by its central directory; nothing of anything else. */
export function unzipped(archive: Buffer): Map<string, Buffer> {
  const parts = new Map<string, Buffer>();
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (!archive.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1')) || end < 0) return parts;
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const local = archive.readUInt32LE(at + 42);
    const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const packed = archive.subarray(begin, begin + size);
    parts.set(archive.toString('utf8', at + 46, at + 46 + (name ?? 0)), method === 8 ? inflateRawSync(packed) : packed);
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return parts;
}

/** Where a secret is, in whatever form: `<name of the secret> as <form> in <name of the text>`, never its value. */
export function leaksOf(secrets: Readonly<Record<string, string | Buffer>>, texts: Texts): string[] {
  const found: string[] = [];
  for (const [name, secret] of Object.entries(secrets)) {
    for (const [form, needle] of formsOf(secret)) {
      for (const [text, content] of texts) {
        if (content.includes(needle)) found.push(`${name} as ${form} in ${text}`);
      }
    }
  }
  return found;
}

/** A secret in every form that a program could write it in. */
export function formsOf(secret: string | Buffer): Map<string, Buffer> {
  const bytes = typeof secret === 'string' ? Buffer.from(secret, 'utf8') : secret;
  const forms = new Map<string, string | Buffer>([
    ['bytes', bytes],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
    ['hex pairs', [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')],
    ['numbers', [...bytes].join(' ')],
    ['numbers in JSON', [...bytes].join(',')],
    ['Go bytes', [...bytes].map((byte) => `0x${byte.toString(16)}`).join(', ')],
    ...[0, 1, 2].flatMap((offset): [string, string][] => {
      const inner = base64At(bytes, offset);
      const url = inner.replaceAll('+', '-').replaceAll('/', '_');
      return [
        [`base64 at ${offset}`, inner],
        [`base64url at ${offset}`, url],
        [`base64 in JSON at ${offset}`, inner.replaceAll('/', '\\/')],
        [`base64 in a URL at ${offset}`, encodeURIComponent(inner)],
      ];
    }),
    ...['sha256', 'sha1', 'md5'].flatMap((algorithm): [string, string][] => {
      const digest = createHash(algorithm).update(bytes).digest();
      return [
        [`${algorithm} in hex`, digest.toString('hex')],
        [`${algorithm} in base64`, digest.toString('base64').replace(/=+$/, '')],
      ];
    }),
  ]);
  if (typeof secret === 'string') for (const [form, text] of textForms(secret)) forms.set(form, text);
  const needles = [...forms].map(([form, value]): [string, Buffer] => [form, Buffer.from(value)]);
  return new Map(needles.filter(([, needle]) => needle.length >= shortest));
}

function textForms(secret: string): [string, string | Buffer][] {
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const go = json.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
  const url = encodeURIComponent(secret);
  return [
    ['JSON', json],
    ['JSON in ASCII', ascii],
    ['JSON of Go', go],
    ['JSON in JSON', JSON.stringify(json).slice(1, -1)],
    ['JSON of Go in JSON', JSON.stringify(go).slice(1, -1)],
    ['URL', url],
    ['url', url.replace(/%../g, (code) => code.toLowerCase())],
    ['form', new URLSearchParams({ s: secret }).toString().slice(2)],
    ['HCL', json.replace(/([$%])\{/g, '$1$1{')],
    ['XML', secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&#34;')],
    ['UTF-16', Buffer.from(secret, 'utf16le')],
    ['Latin-1', Buffer.from(secret, 'latin1')],
    ['NFD', secret.normalize('NFD')],
  ];
}

/** The characters of base64 that these bytes alone decide, when they begin so many bytes into a group of three. */
function base64At(bytes: Buffer, offset: number): string {
  const all = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const end = Math.floor(((offset + bytes.length) * 8) / 6);
  return all.slice(Math.ceil((offset * 8) / 6), end);
}
