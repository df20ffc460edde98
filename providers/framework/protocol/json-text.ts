import { ProtocolError } from './protocol-error';

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** A numeral, outside of a text, that may not survive JSON.parse; may also be found inside a text, which does no harm. */
const DELICATE = /[:,[]\s*-?(?:[\d.]{16}|[\d.]+[eE])/;
/** Every numeral of at most this many characters and without exponent survives JSON.parse: a double holds 15 digits. */
const SAFE_LENGTH = 15;

/**
 * Parses JSON without losing digits: a number that a double might not hold arrives as the string of its numeral.
 * For readers that know by the type where numbers are. @throws ProtocolError when the text is no JSON (without quoting it).
 */
export function parseJsonKeepingNumbers(text: string): unknown {
  try {
    return JSON.parse(DELICATE.test(text) || !/^\s*[[{"]/.test(text) ? quoteLongNumbers(text) : text);
  } catch {
    throw new ProtocolError(`a value of ${text.length} characters is no JSON`);
  }
}

function quoteLongNumbers(text: string): string {
  const parts: string[] = [];
  let position = 0;
  while (position < text.length) {
    const open = text.indexOf('"', position);
    const outside = text.slice(position, open === -1 ? undefined : open);
    parts.push(outside.replace(NUMBER, (n) => (n.length > SAFE_LENGTH || /[eE]/.test(n) ? `"${n}"` : n)));
    if (open === -1) break;
    const close = endOfString(text, open);
    parts.push(text.slice(open, close));
    position = close;
  }
  return parts.join('');
}

/** Index after the closing quote of the string that opens at `open`; the end of the text when it is not closed. */
function endOfString(text: string, open: number): number {
  let quote = text.indexOf('"', open + 1);
  while (quote !== -1) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    quote = text.indexOf('"', quote + 1);
  }
  return text.length;
}
