import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readJson, testUpstream } from '../../support/upstream';
import { CHARTS } from './helm';
import { CHART_NAMES } from './sample-values';

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
}

const own = (chart: string): Schema => readJson(join(CHARTS, chart, 'values.schema.json'));

function resolve(root: Schema, schema: Schema): Schema {
  let node = schema;
  while (node.$ref !== undefined) {
    const found: Schema | undefined = root.$defs?.[decodeURIComponent(node.$ref).replace('#/$defs/', '')];
    if (found === undefined) throw new Error(`unresolved ${node.$ref}`);
    node = found;
  }
  return node;
}

/** Where the stand-in's schema accepts a key that the real one does not know, or leaves open what the real one closes. */
function wider(mine: Schema, real: Schema, roots: readonly [Schema, Schema], path = ''): string[] {
  const left = resolve(roots[0], mine);
  const right = resolve(roots[1], real);
  const faults: string[] = [];
  if (right.additionalProperties === false && left.properties !== undefined && left.additionalProperties !== false) {
    faults.push(`${path}: open here, closed in the real schema`);
  }
  for (const [key, value] of Object.entries(left.properties ?? {})) {
    const counterpart = right.properties?.[key];
    if (counterpart !== undefined) faults.push(...wider(value, counterpart, roots, `${path}/${key}`));
    else if (right.additionalProperties === false) faults.push(`${path}/${key}: unknown to the real schema`);
  }
  const [mineAny, realAny] = [left.additionalProperties, right.additionalProperties];
  if (typeof mineAny === 'object' && typeof realAny === 'object') {
    faults.push(...wider(mineAny, realAny, roots, `${path}/*`));
  }
  return faults;
}

/** Where the stand-in's schema wants another type than the real one, so that a valid value would be refused here. */
function otherTypes(mine: Schema, real: Schema, roots: readonly [Schema, Schema], path = ''): string[] {
  const left = resolve(roots[0], mine);
  const right = resolve(roots[1], real);
  const types = (schema: Schema) => [schema.type ?? []].flat();
  const missing = types(left).length === 0 ? [] : types(right).filter((type) => !accepts(types(left), type));
  return [
    ...missing.map((type) => `${path}: ${type} is refused here`),
    ...Object.entries(left.properties ?? {}).flatMap(([key, value]) => {
      const counterpart = right.properties?.[key];
      return counterpart === undefined ? [] : otherTypes(value, counterpart, roots, `${path}/${key}`);
    }),
  ];
}

const accepts = (types: readonly string[], type: string): boolean =>
  types.includes(type) || (type === 'integer' && types.includes('number'));

test.each(CHART_NAMES)('the schema of %s is closed at the top', (chart) => {
  expect(own(chart).additionalProperties).toBe(false);
});

for (const chart of ['cert-manager', 'traefik'] as const) {
  testUpstream(
    `${chart}: every value that the stand-in accepts exists in the real chart`,
    `${chart}/values.schema.json`,
    (path) => {
      const real = readJson(path) as Schema;
      expect(wider(own(chart), real, [own(chart), real])).toEqual([]);
    },
  );

  testUpstream(`${chart}: no value of the right type is refused`, `${chart}/values.schema.json`, (path) => {
    const real = readJson(path) as Schema;
    expect(otherTypes(own(chart), real, [own(chart), real])).toEqual([]);
  });
}

testUpstream(
  'authentik: every value that the stand-in accepts exists in the real chart',
  'authentik/values.yaml',
  (path) => {
    const real = parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    const schema = own('authentik');
    const retired = (node: Schema) => node.type === undefined && node.$ref === undefined;
    const current = Object.entries(schema.properties ?? {}).filter(([, node]) => !retired(node));
    expect(current.map(([key]) => key).filter((key) => !(key in real))).toEqual(['namespaceOverride']);
    for (const component of ['server', 'worker']) {
      const known = Object.keys(real[component] as object);
      const mine = Object.keys(schema.properties?.[component]?.properties ?? {});
      expect(mine.filter((key) => !known.includes(key))).toEqual([]);
    }
  },
);
