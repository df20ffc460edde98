const FORM = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eE])([+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;
const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Record<string, number> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

/**
 * The value of a Kubernetes quantity ("1000m", "1.5Gi", "1e3") in units of 10^-9, rounded up as the API server does,
 * or undefined when the text is none.
 */
export function parseQuantity(text: string): bigint | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', , exponent, suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const power = 9 - fraction.length + Number(exponent ?? 0) + (DECIMAL[suffix] ?? 0);
  const digits = BigInt(`${whole}${fraction}`) << BigInt(BINARY[suffix] ?? 0);
  const scale = 10n ** BigInt(Math.abs(power));
  const value = power >= 0 ? digits * scale : (digits + scale - 1n) / scale;
  return sign === '-' ? -value : value;
}

/** Whether two texts are the same amount. Texts that are no quantities are never equal. */
export function sameQuantity(left: string, right: string): boolean {
  const value = parseQuantity(left);
  return value !== undefined && value === parseQuantity(right);
}
