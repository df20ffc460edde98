/**
 * A finite number, exactly: `digits` times ten to the `exponent`, with no trailing zero in `digits` (zero is 0 and 0).
 * Two numbers are equal when both parts are.
 */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

const NUMERAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** The number that a decimal numeral names, such as `-1.50`, `1e+30`, `.5`; null for any other text. */
export function parseDecimal(text: string): Decimal | null {
  const match = NUMERAL.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const exponent = Number(power);
  if (!Number.isSafeInteger(exponent)) return null;
  const digits = trimZeros(whole + fraction);
  if (digits.text === '') return { digits: 0n, exponent: 0 };
  const magnitude = BigInt(digits.text);
  return {
    digits: sign === '-' ? -magnitude : magnitude,
    exponent: exponent - fraction.length + digits.trailing,
  };
}

function trimZeros(digits: string): { text: string; trailing: number } {
  const significant = digits.replace(/^0+/, '');
  const text = significant.replace(/0+$/, '');
  return { text, trailing: significant.length - text.length };
}

/** What a finite double holds exactly, which mostly is not what its shortest text says: 0.1 holds 0.1000000000000000055… */
export function exactDecimal(value: number): Decimal {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const biased = Number((raw >> 52n) & 0x7ffn);
  const fraction = raw & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n;
  const signed = raw >> 63n === 1n ? -mantissa : mantissa;
  const exponent = (biased === 0 ? 1 : biased) - 1075;
  // m / 2^k is m * 5^k / 10^k, so every double has a finite decimal form.
  return exponent >= 0
    ? normalize(signed * 2n ** BigInt(exponent), 0)
    : normalize(signed * 5n ** BigInt(-exponent), exponent);
}

function normalize(digits: bigint, exponent: number): Decimal {
  if (digits === 0n) return { digits: 0n, exponent: 0 };
  const { trailing } = trimZeros((digits < 0n ? -digits : digits).toString());
  return { digits: digits / 10n ** BigInt(trailing), exponent: exponent + trailing };
}

export function sameDecimal(left: Decimal, right: Decimal): boolean {
  return left.digits === right.digits && left.exponent === right.exponent;
}

/** The numeral in plain form (`-1.5`, as Terraform writes it), in scientific form where that would take over 400 digits. */
export function decimalText({ digits, exponent }: Decimal): string {
  if (exponent === 0) return digits.toString();
  if (Math.abs(exponent) > 400) return `${digits}e${exponent}`;
  if (exponent > 0) return `${digits}${'0'.repeat(exponent)}`;
  const sign = digits < 0n ? '-' : '';
  const text = digits
    .toString()
    .replace('-', '')
    .padStart(1 - exponent, '0');
  return `${sign}${text.slice(0, exponent)}.${text.slice(exponent)}`;
}
