const FACTORS: Record<string, number> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** The number a Kubernetes quantity stands for, in cores or bytes: `100m` is 0.1, `1Ki` is 1024; NaN for other text. */
export const parseQuantity = (quantity: string): number => {
  const [, amount, unit] = /^([0-9]+(?:\.[0-9]+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(quantity) ?? [];
  return amount === undefined ? Number.NaN : Number(amount) * FACTORS[unit ?? '']!;
};
