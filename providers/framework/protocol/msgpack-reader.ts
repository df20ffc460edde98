/** A value of an extension type. */
export class Extension {
  constructor(
    readonly type: number,
    readonly data: Uint8Array,
  ) {}
}

/** What stands at a place: the first byte tells, and for some kinds how long it is. */
export type Kind = 'nil' | 'boolean' | 'number' | 'string' | 'binary' | 'array' | 'map' | 'extension';

/** Texts up to this many bytes are put together here when they are ASCII, which is sooner done than asking the decoder. */
const SHORT = 24;

/**
 * Reads MessagePack (the format's specification: github.com/msgpack/msgpack, spec.md) value by value: the caller says what it
 * expects, so that no intermediate objects are made. @throws RangeError past the end, on a byte that means nothing, or when
 * something else stands there than is asked for (ask {@link kind} first).
 */
export class MsgpackReader {
  position = 0;
  private readonly buffer: Buffer;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.position === this.buffer.length;
  }

  kind(): Kind {
    const first = this.peek();
    if (first < 0x80 || first >= 0xe0) return 'number';
    if (first < 0x90) return 'map';
    if (first < 0xa0) return 'array';
    if (first < 0xc0) return 'string';
    if (first === 0xc0) return 'nil';
    if (first === 0xc2 || first === 0xc3) return 'boolean';
    if (first >= 0xc4 && first <= 0xc6) return 'binary';
    if (first >= 0xc7 && first <= 0xc9) return 'extension';
    if (first >= 0xca && first <= 0xd3) return 'number';
    if (first >= 0xd4 && first <= 0xd8) return 'extension';
    if (first >= 0xd9 && first <= 0xdb) return 'string';
    if (first === 0xdc || first === 0xdd) return 'array';
    if (first === 0xde || first === 0xdf) return 'map';
    throw new RangeError(`the byte ${first} begins no value`);
  }

  /** Takes a null when one is there. */
  skipNil(): boolean {
    if (this.peek() !== 0xc0) return false;
    this.position += 1;
    return true;
  }

  /** Takes these bytes when they come next. */
  skipIf(bytes: Uint8Array): boolean {
    const { buffer, position } = this;
    for (let i = 0; i < bytes.length; i += 1) if (buffer[position + i] !== bytes[i]) return false;
    this.position += bytes.length;
    return true;
  }

  boolean(): boolean {
    return this.uint(1) === 0xc3;
  }

  /** Integers of 64 bits come as bigint. */
  number(): number | bigint {
    const first = this.uint(1);
    if (first < 0x80) return first;
    if (first >= 0xe0) return first - 0x100;
    const at = this.position;
    switch (first) {
      case 0xca:
        return this.buffer.readFloatBE(this.advance(4));
      case 0xcb:
        return this.buffer.readDoubleBE(this.advance(8));
      case 0xcc:
        return this.uint(1);
      case 0xcd:
        return this.uint(2);
      case 0xce:
        return this.uint(4);
      case 0xcf:
        return this.buffer.readBigUInt64BE(this.advance(8));
      case 0xd0:
        return this.buffer.readInt8(this.advance(1));
      case 0xd1:
        return this.buffer.readInt16BE(this.advance(2));
      case 0xd2:
        return this.buffer.readInt32BE(this.advance(4));
      case 0xd3:
        return this.buffer.readBigInt64BE(this.advance(8));
    }
    throw new RangeError(`no number at ${at - 1}`);
  }

  string(): string {
    const first = this.uint(1);
    const length = first < 0xc0 ? first & 0x1f : this.uint(first === 0xd9 ? 1 : first === 0xda ? 2 : 4);
    const start = this.advance(length);
    if (length <= SHORT) {
      const ascii = this.shortAscii(start, length);
      if (ascii !== undefined) return ascii;
    }
    return this.buffer.toString('utf8', start, start + length);
  }

  binary(): Uint8Array {
    const first = this.uint(1);
    const length = this.uint(first === 0xc4 ? 1 : first === 0xc5 ? 2 : 4);
    const start = this.advance(length);
    return this.buffer.subarray(start, start + length);
  }

  /** The number of elements that follow. */
  array(): number {
    const first = this.uint(1);
    return this.counted(first < 0xa0 ? first & 0x0f : this.uint(first === 0xdc ? 2 : 4), 1);
  }

  /** The number of pairs of key and value that follow. */
  map(): number {
    const first = this.uint(1);
    return this.counted(first < 0x90 ? first & 0x0f : this.uint(first === 0xde ? 2 : 4), 2);
  }

  extension(): Extension {
    const first = this.uint(1);
    const length = first >= 0xd4 ? 2 ** (first - 0xd4) : this.uint(first === 0xc7 ? 1 : first === 0xc8 ? 2 : 4);
    const type = this.buffer.readInt8(this.advance(1));
    const start = this.advance(length);
    return new Extension(type, this.buffer.subarray(start, start + length));
  }

  /** The next value, whatever it is; of arrays and maps only that they are there, and how long. */
  any(): unknown {
    switch (this.kind()) {
      case 'nil':
        this.position += 1;
        return null;
      case 'boolean':
        return this.boolean();
      case 'number':
        return this.number();
      case 'string':
        return this.string();
      case 'binary':
        return this.binary();
      case 'extension':
        return this.extension();
      case 'array':
        return Array.from({ length: this.array() }, () => this.any());
      case 'map': {
        for (let left = this.map(); left > 0; left -= 1) {
          this.any();
          this.any();
        }
        return {};
      }
    }
  }

  /** Each announced element takes a byte at least: a number beyond that is no reason to reserve memory. */
  private counted(count: number, bytesEach: number): number {
    if (count * bytesEach > this.buffer.length - this.position) throw new RangeError('the value is cut off');
    return count;
  }

  private shortAscii(start: number, length: number): string | undefined {
    let text = '';
    for (let i = start; i < start + length; i += 1) {
      const byte = this.buffer[i] ?? 0;
      if (byte >= 0x80) return undefined;
      text += String.fromCharCode(byte);
    }
    return text;
  }

  private peek(): number {
    const byte = this.buffer[this.position];
    if (byte === undefined) throw new RangeError('the value is cut off');
    return byte;
  }

  private uint(bytes: 1 | 2 | 4): number {
    const at = this.advance(bytes);
    return bytes === 1 ? (this.buffer[at] ?? 0) : this.buffer.readUIntBE(at, bytes);
  }

  private advance(bytes: number): number {
    const at = this.position;
    if (at + bytes > this.buffer.length) throw new RangeError('the value is cut off');
    this.position = at + bytes;
    return at;
  }
}
