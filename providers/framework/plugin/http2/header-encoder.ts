const STATUS_200 = Buffer.of(0x88);

/**
 * A header block that needs no table: `:status`, then each header as it is. The same bytes are right on every connection, so
 * blocks that are always the same can be made once.
 * @param headers Names in lower case; names and values of ASCII.
 */
export function encodeHeaders(status: number | undefined, headers: { readonly [name: string]: string }): Buffer {
  const parts: Buffer[] = [];
  if (status === 200) parts.push(STATUS_200);
  else if (status !== undefined) parts.push(literal(':status', String(status)));
  for (const [name, value] of Object.entries(headers)) parts.push(literal(name, value));
  return Buffer.concat(parts);
}

/** A literal that is not remembered, with a name of its own (RFC 7541, 6.2.2). */
function literal(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.of(0), text(name), text(value)]);
}

function text(content: string): Buffer {
  const bytes = Buffer.from(content, 'latin1');
  return Buffer.concat([integer(bytes.length), bytes]);
}

/** In the lower seven bits of the first byte; the eighth says that the text is not compressed. */
function integer(value: number): Buffer {
  if (value < 0x7f) return Buffer.of(value);
  const bytes = [0x7f];
  let rest = value - 0x7f;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}
