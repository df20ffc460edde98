import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { deriveSchema, type DerivableProvider } from '../../../../sandbox/providers/schema-derivation/derive';
import type { DerivedAttribute, DerivedBlock } from '../../../../sandbox/providers/schema-derivation/derived-schema';
import { runtimeSchema } from '../../../../sandbox/providers/schema-derivation/runtime-schema';
import { OBJECT_TYPES } from '../../../../sandbox/providers/kubernetes/kinds';
import { skippedCheck } from '../../../support/skipped-check';

const upstream = resolve(process.env['CLUSTER_INFRA_UPSTREAM'] ?? join(__dirname, '../../../../../shared/upstream'));
const derived = { kubernetes: deriveSchema('kubernetes'), helm: deriveSchema('helm') };
const FILES: Record<DerivableProvider, string> = {
  kubernetes: 'kubernetes-2.38.0.schema.json',
  helm: 'helm-3.1.1.schema.json',
};

interface RealAttribute {
  type?: unknown;
  nested_type?: { nesting_mode: string; attributes: Record<string, RealAttribute> };
  required?: boolean;
  optional?: boolean;
  computed?: boolean;
  sensitive?: boolean;
  write_only?: boolean;
  deprecated?: boolean;
}
interface RealBlock {
  attributes?: Record<string, RealAttribute>;
  block_types?: Record<string, { nesting_mode: string; min_items?: number; max_items?: number; block: RealBlock }>;
}
interface RealSchema {
  version: number;
  block: RealBlock;
}
interface RealProvider {
  provider: RealSchema;
  resource_schemas: Record<string, RealSchema>;
  data_source_schemas: Record<string, RealSchema>;
}

/** `terraform providers schema -json` in the derived form. */
function attributeOf(real: RealAttribute): unknown {
  return {
    type: real.type,
    nested: real.nested_type && {
      nesting: real.nested_type.nesting_mode,
      attributes: mapValues(real.nested_type.attributes, attributeOf),
    },
    required: real.required,
    optional: real.optional,
    computed: real.computed,
    sensitive: real.sensitive,
    writeOnly: real.write_only,
    deprecated: real.deprecated,
  };
}

function blockOf(real: RealBlock): unknown {
  return {
    attributes: mapValues(real.attributes ?? {}, attributeOf),
    blocks: mapValues(real.block_types ?? {}, (nested) => ({
      nesting: nested.nesting_mode,
      minItems: nested.min_items,
      maxItems: nested.max_items,
      block: blockOf(nested.block),
    })),
  };
}

function mapValues<A, B>(record: Record<string, A>, convert: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, convert(value)]));
}

/** Without keys that are undefined, so that an absent flag equals one that is not mentioned. */
function plain(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

function attributesBelow(block: DerivedBlock): DerivedAttribute[] {
  return [
    ...Object.values(block.attributes),
    ...Object.values(block.blocks).flatMap((nested) => attributesBelow(nested.block)),
  ];
}

describe.each(['kubernetes', 'helm'] as const)('the schema of provider %s, derived from its bindings', (name) => {
  const file = join(upstream, 'providers', FILES[name]);
  const schema = derived[name];

  it('equals what the real release shows, for every resource, data source and the provider block', () => {
    if (!existsSync(file)) {
      skippedCheck(
        `derived schema of ${name} equals the real one`,
        `${file} is absent; CLUSTER_INFRA_UPSTREAM names its folder`,
      );
      return;
    }
    const real = JSON.parse(readFileSync(file, 'utf8')) as RealProvider;
    expect(plain(schema.provider)).toEqual(plain(blockOf(real.provider.block)));
    for (const [own, theirs] of [
      [schema.resources, real.resource_schemas],
      [schema.dataSources, real.data_source_schemas],
    ] as const) {
      expect(Object.keys(own).sort()).toEqual(Object.keys(theirs).sort());
      const differing = Object.keys(theirs).filter((type) => {
        const expected = theirs[type];
        const wanted = expected && { version: expected.version, block: blockOf(expected.block) };
        return JSON.stringify(sorted(plain(own[type]))) !== JSON.stringify(sorted(plain(wanted)));
      });
      expect(differing).toEqual([]);
    }
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

describe('what the bindings alone do not tell', () => {
  const { resources } = derived.kubernetes;

  it('keeps write-only data of a Secret out of plan and state, and hides its data', () => {
    const attributes = resources['kubernetes_secret_v1']?.block.attributes;
    expect(attributes?.['data_wo']).toMatchObject({ writeOnly: true, type: ['map', 'string'] });
    expect(attributes?.['data']).toMatchObject({ sensitive: true, computed: true, optional: true });
  });

  it('gives the schema versions of the release, so that states need no upgrade', () => {
    expect(resources['kubernetes_deployment_v1']?.version).toBe(1);
    expect(resources['kubernetes_namespace_v1']?.version).toBe(0);
    expect(derived.helm.resources['helm_release']?.version).toBe(2);
  });

  it('tells single blocks, lists of one and sets apart', () => {
    const service = resources['kubernetes_service_v1']?.block.blocks;
    expect(service?.['timeouts']?.nesting).toBe('single');
    expect(service?.['metadata']).toMatchObject({ nesting: 'list', minItems: 1, maxItems: 1 });
    expect(resources['kubernetes_service_account_v1']?.block.blocks['secret']?.nesting).toBe('set');
    expect(derived.helm.resources['helm_release']?.block.attributes['set_wo']?.nested?.attributes['value']).toEqual({
      type: 'string',
      required: true,
      writeOnly: true,
    });
  });
});

it('covers every type that stands for an object, and counts what it found', () => {
  for (const type of OBJECT_TYPES) expect(derived.kubernetes.resources).toHaveProperty(type);
  const all = [...Object.values(derived.kubernetes.resources), ...Object.values(derived.kubernetes.dataSources)];
  expect(all).toHaveLength(108);
  expect(all.flatMap(({ block }) => attributesBelow(block)).length).toBeGreaterThan(9000);
});

it('becomes a schema that the framework serves', () => {
  const deployment = derived.kubernetes.resources['kubernetes_deployment_v1'];
  if (deployment === undefined) throw new Error('no schema');
  const schema = runtimeSchema(deployment);
  expect(schema.version).toBe(1);
  expect(
    schema.blocks?.['spec']?.blocks?.['template']?.blocks?.['spec']?.blocks?.['container']?.attributes['image'],
  ).toEqual({
    type: 'string',
    optional: true,
  });
});
