import { ConnectionFault, ERROR } from './frames';
import { decodeHuffman } from './huffman';

/** Header names in lower case; of a name that occurs twice the last value. */
export type Headers = ReadonlyMap<string, string>;

type Header = readonly [name: string, value: string];

/** The headers that have a number from the start, beginning with 1 (RFC 7541, appendix A). */
const STATIC_TABLE: readonly Header[] = (
  ':authority|:method GET|:method POST|:path /|:path /index.html|:scheme http|:scheme https|:status 200|:status 204|' +
  ':status 206|:status 304|:status 400|:status 404|:status 500|accept-charset|accept-encoding gzip, deflate|' +
  'accept-language|accept-ranges|accept|access-control-allow-origin|age|allow|authorization|cache-control|' +
  'content-disposition|content-encoding|content-language|content-length|content-location|content-range|content-type|' +
  'cookie|date|etag|expect|expires|from|host|if-match|if-modified-since|if-none-match|if-range|if-unmodified-since|' +
  'last-modified|link|location|max-forwards|proxy-authenticate|proxy-authorization|range|referer|refresh|retry-after|' +
  'server|set-cookie|strict-transport-security|transfer-encoding|user-agent|vary|via|www-authenticate'
)
  .split('|')
  .map((entry) => {
    const [name = '', ...value] = entry.split(' ');
    return [name, value.join(' ')];
  });

/** Bytes that the table of a connection may take: the default, which no setting of ours changes. */
const TABLE_SIZE = 4096;
/** What an entry counts beside its texts (RFC 7541, 4.1). */
const ENTRY_OVERHEAD = 32;

const sizeOf = ([name, value]: Header): number => name.length + value.length + ENTRY_OVERHEAD;

/** Decodes the header blocks of one connection, in the order in which they come (HPACK, RFC 7541). */
export class HeaderDecoder {
  /** The newest first. */
  private readonly entries: Header[] = [];
  private size = 0;
  private limit = TABLE_SIZE;
  private bytes: Buffer = Buffer.alloc(0);
  private position = 0;

  /** @throws ConnectionFault on a block that breaks the rules: nothing after it could be read */
  decode(block: Buffer): Headers {
    this.bytes = block;
    this.position = 0;
    const headers = new Map<string, string>();
    while (this.position < block.length) {
      const first = block.readUInt8(this.position);
      if (first >= 0x80) {
        const [name, value] = this.entry(this.integer(7));
        headers.set(name, value);
      } else if (first >= 0x40) {
        const header = this.literal(6);
        this.remember(header);
        headers.set(header[0], header[1]);
      } else if (first >= 0x20) {
        this.resize(this.integer(5));
      } else {
        const [name, value] = this.literal(4);
        headers.set(name, value);
      }
    }
    return headers;
  }

  private literal(prefixBits: number): Header {
    const index = this.integer(prefixBits);
    const name = index === 0 ? this.text() : this.entry(index)[0];
    return [name, this.text()];
  }

  private entry(index: number): Header {
    const found =
      index <= STATIC_TABLE.length ? STATIC_TABLE[index - 1] : this.entries[index - STATIC_TABLE.length - 1];
    if (found === undefined) throw new ConnectionFault(ERROR.compression, `a header with the unknown number ${index}`);
    return found;
  }

  private remember(header: Header): void {
    this.entries.unshift(header);
    this.size += sizeOf(header);
    this.evict();
  }

  private resize(limit: number): void {
    if (limit > TABLE_SIZE) throw new ConnectionFault(ERROR.compression, `a header table of ${limit} bytes`);
    this.limit = limit;
    this.evict();
  }

  private evict(): void {
    while (this.size > this.limit) {
      const oldest = this.entries.pop();
      if (oldest === undefined) return;
      this.size -= sizeOf(oldest);
    }
  }

  private text(): string {
    const isHuffman = (this.byte(this.position) & 0x80) !== 0;
    const length = this.integer(7);
    const end = this.position + length;
    if (end > this.bytes.length) throw new ConnectionFault(ERROR.compression, 'a header text that is cut off');
    const text = this.bytes.subarray(this.position, end);
    this.position = end;
    return isHuffman ? decodeHuffman(text) : text.toString('latin1');
  }

  /** An integer whose first bits share a byte with other things (RFC 7541, 5.1). */
  private integer(prefixBits: number): number {
    const mask = 2 ** prefixBits - 1;
    let value = this.byte(this.position) & mask;
    this.position += 1;
    if (value < mask) return value;
    for (let shift = 0; shift <= 21; shift += 7) {
      const next = this.byte(this.position);
      this.position += 1;
      value += (next & 0x7f) * 2 ** shift;
      if (next < 0x80) return value;
    }
    throw new ConnectionFault(ERROR.compression, 'a number in a header that is too large');
  }

  private byte(position: number): number {
    const byte = this.bytes[position];
    if (byte === undefined) throw new ConnectionFault(ERROR.compression, 'a header that is cut off');
    return byte;
  }
}
