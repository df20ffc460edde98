import Ajv2020 from 'ajv/dist/2020';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DEFAULTS } from '../../config/defaults';
import { environmentJsonSchema, explain, explainAll, UnknownKeyError } from '../../config/reference';
import { OPEN_MAPS } from '../../config/resolve';
import { alternatives } from '../../config/schema-tree';
import type { SchemaNode } from '../../config/schema-tree';
import { generatedFiles } from '../../scripts/config-schema-files';
import { fixtures, INVALID, VALID } from './fixtures';

const ROOT = join(__dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('what is generated from the schema', () => {
  it.each(generatedFiles(read).map(({ file, content }) => [file, content]))(
    '%s is as scripts/write-config-schema.ts writes it',
    (file, content) => {
      expect(read(file)).toBe(content);
    },
  );

  it('is what the environments name in their first line', () => {
    for (const name of readdirSync(join(ROOT, 'config/environments'))) {
      const [first] = read(`config/environments/${name}`).split('\n');
      expect(first).toBe('# yaml-language-server: $schema=../environment.schema.json');
    }
    expect(read('config/catalogue.yaml').split('\n')[0]).toBe(
      '# yaml-language-server: $schema=./catalogue.schema.json',
    );
  });
});

describe('the JSON Schema for editors', () => {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, keywords: ['patternErrorMessage'] });
  const validate = ajv.compile(environmentJsonSchema());

  it.each(['sandbox', 'production'])('accepts %s', (name) => {
    expect(validate(parse(read(`config/environments/${name}.yaml`))) || validate.errors).toBe(true);
  });

  it.each(fixtures(VALID))('accepts the valid fixture %s', (name) => {
    expect(validate(parse(readFileSync(join(VALID, `${name}.yaml`), 'utf8'))) || validate.errors).toBe(true);
  });

  it.each(['unknown-key-near-a-known-one', 'backend-incomplete', 'tenant-name-not-a-dns-label', 'number-out-of-range'])(
    'refuses the invalid fixture %s',
    (name) => {
      expect(validate(parse(readFileSync(join(INVALID, `${name}.yaml`), 'utf8')))).toBe(false);
    },
  );

  it('accepts the default of every key', () => {
    const walk = (node: SchemaNode): void => {
      if (node.default !== undefined) expect(ajv.validate({ ...node, default: undefined }, node.default)).toBe(true);
      [...Object.values(node.properties ?? {}), ...alternatives(node).filter((each) => each !== node)].forEach(walk);
      if (node.items !== undefined) walk(node.items);
    };
    const withoutUndefined = JSON.parse(JSON.stringify(environmentJsonSchema())) as SchemaNode;
    walk(withoutUndefined);
  });
});

describe('every key', () => {
  const all = explainAll();

  it('has a description that ends as a sentence, and says what is allowed', () => {
    expect(all.length).toBeGreaterThan(200);
    expect(all.filter(({ description }) => !/[.]$/.test(description)).map(({ key }) => key)).toEqual([]);
    expect(all.filter(({ allowed }) => allowed === '').map(({ key }) => key)).toEqual([]);
  });

  it('is required, has a default, or says what it follows from', () => {
    const open = all.filter(
      ({ key, keys, required, default: value, description }) =>
        keys.length === 0 &&
        !required &&
        value === undefined &&
        !description.includes('Default: ') &&
        !key.endsWith('[]'),
    );
    // The port and security of an e-mail account follow from each other; the account itself has no default.
    expect(open.map(({ key }) => key.replace(/services\.\w+/, 'services.*'))).toEqual([
      'services.*.email.port',
      'services.*.email.security',
      'services.*.email.port',
      'services.*.email.security',
    ]);
  });

  it('that is a map with keys of the user is replaced as a whole, not merged', () => {
    const maps: string[] = [];
    const walk = (node: SchemaNode, name: string): void => {
      if (node.type === 'object' && node.properties === undefined) maps.push(name);
      for (const [key, child] of Object.entries(node.properties ?? {})) walk(child, key);
      for (const form of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) walk(form, name);
      if (node.items !== undefined) walk(node.items, name);
    };
    walk(environmentJsonSchema(), '');
    expect(new Set(maps)).toEqual(OPEN_MAPS);
  });
});

describe('explain', () => {
  it('gives the documentation of one key with its default', () => {
    expect(explain('services.homer.retention.callDays')).toEqual({
      key: 'services.homer.retention.callDays',
      description: 'Days calls are kept, up to 3650; 0 keeps them for ever.',
      allowed: 'a whole number from 0 to 3650',
      required: false,
      default: DEFAULTS.services.homer.retention.callDays,
      keys: [],
    });
  });

  it('lists what lies below a map', () => {
    expect(explain('timeouts').keys).toEqual(['release', 'rollout']);
    expect(explain('').keys).toContain('backend');
  });

  it.each(['tenants[].name', 'tenants[0].name', 'tenants[12].name'])('finds the items of a list by %s', (key) => {
    expect(explain(key)).toMatchObject({ key: 'tenants[].name', required: true });
  });

  it('gives all forms of a union', () => {
    const { allowed, description } = explain('backend.type');
    expect(allowed).toBe('"pg", "s3", "http", "local"');
    expect(description).toContain('PG_CONN_STR');
    expect(explain('backend.bucket').required).toBe(true);
  });

  it.each([
    ['services.homr.retention', 'Did you mean services.homer.retention?'],
    ['tenant', 'Did you mean tenants?'],
    ['debug.more', 'There are no keys below it.'],
  ])('%s: an unknown key, and what is near', (key, hint) => {
    expect(() => explain(key)).toThrow(UnknownKeyError);
    expect(() => explain(key)).toThrow(hint);
  });

  it('takes no property of JavaScript objects for a key', () => {
    for (const key of ['constructor', '__proto__', 'services.toString'])
      expect(() => explain(key)).toThrow(UnknownKeyError);
  });
});
