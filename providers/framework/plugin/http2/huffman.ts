import { ConnectionFault, ERROR } from './frames';

/**
 * The Huffman code of header texts (RFC 7541, appendix B). It is canonical: codes of one length are consecutive numbers in the
 * order of their symbols, and each length goes on where the shorter one ended. So the symbols of each length say it all;
 * 256 is the end of the text, which never occurs in one.
 */
const SYMBOLS_BY_LENGTH: { readonly [bits: number]: string } = {
  5: '48-50 97 99 101 105 111 115-116',
  6: '32 37 45-47 51-57 61 65 95 98 100 102-104 108-110 112 114 117',
  7: '58 66-87 89 106-107 113 118-122',
  8: '38 42 44 59 88 90',
  10: '33-34 40-41 63',
  11: '39 43 124',
  12: '35 62',
  13: '0 36 64 91 93 126',
  14: '94 125',
  15: '60 96 123',
  19: '92 195 208',
  20: '128 130-131 162 184 194 224 226',
  21: '153 161 167 172 176-177 179 209 216-217 227 229-230',
  22: '129 132-134 136 146 154 156 160 163-164 169-170 173 178 181 185-187 189-190 196 198 228 232-233',
  23: '1 135 137-141 143 147 149-152 155 157-158 165-166 168 174-175 180 182-183 188 191 197 231 239',
  24: '9 142 144-145 148 159 171 206 215 225 236-237',
  25: '199 207 234-235',
  26: '192-193 200-202 205 210 213 218-219 238 240 242-243 255',
  27: '203-204 211-212 214 221-223 241 244-248 250-254',
  28: '2-8 11-12 14-21 23-31 127 220 249',
  30: '10 13 22 256',
};

const END_OF_TEXT = 256;
const LONGEST = 30;

interface CodesOfLength {
  readonly first: number;
  readonly symbols: readonly number[];
}

let table: ReadonlyMap<number, CodesOfLength> | undefined;

function makeTable(): ReadonlyMap<number, CodesOfLength> {
  const codes = new Map<number, CodesOfLength>();
  let next = 0;
  for (let bits = 1; bits <= LONGEST; bits += 1) {
    next *= 2;
    const ranges = SYMBOLS_BY_LENGTH[bits]?.split(' ').map((range) => range.split('-').map(Number)) ?? [];
    const symbols = ranges.flatMap(([from = 0, to = from]) =>
      Array.from({ length: to - from + 1 }, (_, i) => from + i),
    );
    if (symbols.length > 0) codes.set(bits, { first: next, symbols });
    next += symbols.length;
  }
  return codes;
}

/** @throws ConnectionFault when the bytes are no text in this code */
export function decodeHuffman(bytes: Uint8Array): string {
  table ??= makeTable();
  const decoded: number[] = [];
  let code = 0;
  let bits = 0;
  for (const byte of bytes) {
    for (let shift = 7; shift >= 0; shift -= 1) {
      code = code * 2 + ((byte >> shift) & 1);
      bits += 1;
      const codes = table.get(bits);
      const symbol = codes?.symbols[code - codes.first];
      if (symbol !== undefined) {
        if (symbol === END_OF_TEXT) throw new ConnectionFault(ERROR.compression, 'a header text with an end inside it');
        decoded.push(symbol);
        code = 0;
        bits = 0;
      }
    }
  }
  // The last byte is filled up with ones, the beginning of the code for the end of the text.
  if (bits > 7 || code !== 2 ** bits - 1) {
    throw new ConnectionFault(ERROR.compression, 'a header text that ends in the middle of a symbol');
  }
  return Buffer.from(decoded).toString('latin1');
}
