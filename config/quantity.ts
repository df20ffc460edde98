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

/** So many cores as a quantity, in the form in which the API gives it back: whole cores, or thousandths. */
export const cpuQuantity = (cores: number): string => {
  const thousandths = Math.ceil(Math.round(cores * 1e6) / 1e3);
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
};

/** So many bytes as a quantity, in the largest binary unit that divides them. */
export const bytesQuantity = (size: number): string => {
  const bytes = Math.ceil(size);
  const unit = ['Ti', 'Gi', 'Mi', 'Ki'].find((each) => bytes % FACTORS[each]! === 0);
  return unit === undefined ? String(bytes) : `${bytes / FACTORS[unit]!}${unit}`;
};
