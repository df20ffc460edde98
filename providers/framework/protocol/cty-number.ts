import { DecimalNumber } from './cty';
import type { Decimal } from './decimal';
import { decimalText, exactDecimal, parseDecimal, sameDecimal } from './decimal';

/** The JavaScript forms of a cty number: see the table in cty.ts. */
export type CtyNumber = number | bigint | DecimalNumber;

/** Numbers with more digits than this stay a {@link DecimalNumber}: 1e1000000 as a bigint would fill the memory. */
const MAX_INTEGER_DIGITS = 400;

/**
 * The JavaScript form of a decimal numeral. A JavaScript number stands for the decimal that its shortest text names (0.1 is
 * one tenth), which is how a person wrote it and how Terraform holds it.
 * @returns null when the text is no numeral.
 */
export function numberFromText(text: string): CtyNumber | null {
  const decimal = parseDecimal(text);
  return decimal === null ? null : numberFromDecimal(decimal);
}

/** The JavaScript form of a double on the wire, which Terraform sends only when it holds the number exactly. */
export function numberFromDouble(value: number): CtyNumber {
  if (!Number.isFinite(value)) return value;
  return numberFromDecimal(exactDecimal(value));
}

export function numberFromBigInt(value: bigint): CtyNumber {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/** The one JavaScript form that stands for this number everywhere: equal numbers give the same form. */
export function numberFromDecimal(decimal: Decimal): CtyNumber {
  const { digits, exponent } = decimal;
  if (exponent >= 0 && digits.toString().length + exponent <= MAX_INTEGER_DIGITS) {
    return numberFromBigInt(digits * 10n ** BigInt(exponent));
  }
  const text = decimalText(decimal);
  const double = Number(text);
  const shortest = Number.isFinite(double) ? parseDecimal(String(double)) : null;
  return shortest !== null && sameDecimal(shortest, decimal) ? double : new DecimalNumber(text);
}

/** The number exactly, or null for the infinities, which cty knows too. */
export function decimalOf(value: CtyNumber): Decimal | null {
  if (typeof value === 'number') return Number.isFinite(value) ? parseDecimal(String(value)) : null;
  return parseDecimal(value instanceof DecimalNumber ? value.text : value.toString());
}

export function isCtyNumber(value: unknown): value is CtyNumber {
  if (typeof value === 'number') return !Number.isNaN(value);
  return typeof value === 'bigint' || (value instanceof DecimalNumber && parseDecimal(value.text) !== null);
}

/** Equal as numbers, whatever their JavaScript form: 1, 1n and DecimalNumber('1.0') are the same. */
export function sameNumber(left: CtyNumber, right: CtyNumber): boolean {
  if (left === right) return true;
  const [a, b] = [decimalOf(left), decimalOf(right)];
  return a !== null && b !== null && sameDecimal(a, b);
}
