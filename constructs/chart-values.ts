import { stringify } from 'yaml';

/** A value as a chart understands it. `null` removes a default of the chart. */
export type ChartValue = string | number | boolean | null | readonly ChartValue[] | ChartValues;
export interface ChartValues {
  readonly [key: string]: ChartValue | undefined;
}

/** Lays `over` on `base`: maps merge key by key, everything else (lists too) is replaced. Neither is changed. */
export function mergeValues(base: ChartValues, over: ChartValues): ChartValues {
  const merged: Record<string, ChartValue | undefined> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isMap(below) && isMap(value) ? mergeValues(below, value) : value;
  }
  return merged;
}

/**
 * The values as one YAML document for a Terraform string. Tokens stay references; every other `${` and `%{` is escaped,
 * because values are data and must not be evaluated by Terraform.
 */
export function renderValues(values: ChartValues): string {
  return stringify(values, { lineWidth: 0, aliasDuplicateObjects: false })
    .replace(/\$\{(?!TfToken\[)/g, () => '$${')
    .replace(/%\{/g, () => '%%{');
}

function isMap(value: ChartValue | undefined): value is ChartValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
