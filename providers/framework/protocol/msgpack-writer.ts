const FIRST_SIZE = 4096;
/** Bytes from which on the buffer is given back: it would else stay as large as the largest value. */
const LARGE = 1024 * 1024;

/** Writes MessagePack (the format's specification: github.com/msgpack/msgpack, spec.md), each value in its shortest form. */
export class MsgpackWriter {
  private buffer: Buffer = Buffer.allocUnsafeSlow(FIRST_SIZE);
  private length = 0;

  /** The bytes written so far, as a copy; the writer is empty again. */
  take(): Buffer {
    const bytes = Buffer.from(this.buffer.subarray(0, this.length));
    this.reset();
    return bytes;
  }

  /** Forgets what was written. */
  reset(): void {
    this.length = 0;
    if (this.buffer.length > LARGE) this.buffer = Buffer.allocUnsafeSlow(FIRST_SIZE);
  }

  nil(): void {
    this.byte(0xc0);
  }

  boolean(value: boolean): void {
    this.byte(value ? 0xc3 : 0xc2);
  }

  /** An integer of up to 32 bits as such, any other number as a double. */
  number(value: number): void {
    if (!Number.isInteger(value) || value < -0x80000000 || value > 0xffffffff) {
      this.byte(0xcb);
      this.room(8);
      this.length = this.buffer.writeDoubleBE(value, this.length);
    } else if (value >= 0) {
      if (value < 0x80) this.byte(value);
      else this.sized(value, 0xcc, 0xcd, 0xce);
    } else if (value >= -0x20) this.byte(value + 0x100);
    else if (value >= -0x80) this.pair(0xd0, value + 0x100);
    else if (value >= -0x8000) {
      this.byte(0xd1);
      this.room(2);
      this.length = this.buffer.writeInt16BE(value, this.length);
    } else {
      this.byte(0xd2);
      this.room(4);
      this.length = this.buffer.writeInt32BE(value, this.length);
    }
  }

  /** @param value Of 64 bits at most. */
  bigint(value: bigint): void {
    this.byte(value < 0n ? 0xd3 : 0xcf);
    this.room(8);
    const { buffer, length } = this;
    this.length = value < 0n ? buffer.writeBigInt64BE(value, length) : buffer.writeBigUInt64BE(value, length);
  }

  string(value: string): void {
    const length = Buffer.byteLength(value);
    if (length < 0x20) this.byte(0xa0 | length);
    else this.sized(length, 0xd9, 0xda, 0xdb);
    this.room(length);
    this.length += this.buffer.write(value, this.length, 'utf8');
  }

  binary(value: Uint8Array): void {
    this.sized(value.length, 0xc4, 0xc5, 0xc6);
    this.raw(value);
  }

  array(count: number): void {
    this.counted(count, 0x90, 0xdc);
  }

  map(count: number): void {
    this.counted(count, 0x80, 0xde);
  }

  /** Bytes that are MessagePack already. */
  raw(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  private counted(count: number, small: number, format16: number): void {
    if (count < 0x10) {
      this.byte(small | count);
    } else if (count < 0x10000) {
      this.byte(format16);
      this.room(2);
      this.length = this.buffer.writeUInt16BE(count, this.length);
    } else {
      this.byte(format16 + 1);
      this.room(4);
      this.length = this.buffer.writeUInt32BE(count, this.length);
    }
  }

  private sized(value: number, format8: number, format16: number, format32: number): void {
    if (value < 0x100) {
      this.pair(format8, value);
    } else if (value < 0x10000) {
      this.byte(format16);
      this.room(2);
      this.length = this.buffer.writeUInt16BE(value, this.length);
    } else {
      this.byte(format32);
      this.room(4);
      this.length = this.buffer.writeUInt32BE(value, this.length);
    }
  }

  private byte(value: number): void {
    this.room(1);
    this.buffer[this.length] = value;
    this.length += 1;
  }

  private pair(first: number, second: number): void {
    this.byte(first);
    this.byte(second);
  }

  /** Makes room, in another buffer if need be. */
  private room(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
