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

interface Refusal {
  readonly matches: (path: string, key: string, value: ChartValue) => boolean;
  readonly fix: string;
}

/** Values that were right once, or never are; each names its replacement. */
const REFUSALS: readonly Refusal[] = [
  {
    matches: (path) => path === 'installCRDs',
    fix: 'cert-manager replaced it by crds.enabled and crds.keep',
  },
  {
    matches: (_path, key, value) => /^(tag|imageTag|version)$/.test(key) && value === 'latest',
    fix: 'name the exact version: "latest" changes without a plan',
  },
  {
    matches: (_path, _key, value) => typeof value === 'string' && /(^|[\s"'])[^\s"']+:latest($|[\s"'])/.test(value),
    fix: 'name the exact version: "latest" changes without a plan',
  },
  {
    matches: (_path, _key, value) => typeof value === 'string' && /change-?me/i.test(value),
    fix: 'a placeholder would be deployed; secrets come from a Secret the chart refers to (existingSecret)',
  },
  {
    matches: (_path, key, value) =>
      key.includes('traefik.containo.us') || (typeof value === 'string' && value.includes('traefik.containo.us')),
    fix: 'Traefik 3 knows only the group traefik.io',
  },
];

/**
 * Every value that is refused, as `path: reason`; empty when all are fine. The value itself is not repeated, it may be
 * secret.
 */
export function refusedValues(values: ChartValue, path = ''): string[] {
  if (Array.isArray(values)) {
    return (values as readonly ChartValue[]).flatMap((item, index) => [
      ...refusals(`${path}[${index}]`, '', item),
      ...refusedValues(item, `${path}[${index}]`),
    ]);
  }
  if (!isMap(values)) {
    return [];
  }
  return Object.entries(values).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return value === undefined ? [] : [...refusals(at, key, value), ...refusedValues(value, at)];
  });
}

function refusals(path: string, key: string, value: ChartValue): string[] {
  return REFUSALS.filter((rule) => rule.matches(path, key, value)).map((rule) => `${path}: ${rule.fix}`);
}

function isMap(value: ChartValue | undefined): value is ChartValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
