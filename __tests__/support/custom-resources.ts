import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { readYamlFolder } from './upstream';

const byFolder = new Map<string, CustomResourceValidator>();

/** The validator for all definitions of a folder; made once, because the real definitions are a megabyte of YAML. */
export function definitionsOf(folder: string): CustomResourceValidator {
  const known = byFolder.get(folder) ?? new CustomResourceValidator(readYamlFolder(folder));
  byFolder.set(folder, known);
  return known;
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

type Schema = Readonly<Record<string, unknown>>;

export interface CustomResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [key: string]: unknown;
}

/**
 * Checks custom resources against the schemas of their definitions, as strictly as the API server does when asked for
 * strict field validation. CEL rules are not evaluated, nor patterns that only Go understands.
 */
export class CustomResourceValidator {
  private readonly ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  private readonly schemas = new Map<string, Schema>();

  /** @param definitions CustomResourceDefinition objects */
  constructor(definitions: readonly unknown[]) {
    this.ajv.addFormat('int32', { type: 'number', validate: Number.isInteger });
    this.ajv.addFormat('int64', { type: 'number', validate: Number.isInteger });
    for (const definition of definitions as readonly Definition[]) {
      for (const version of definition.spec.versions) {
        const id = `${definition.spec.group}/${version.name} ${definition.spec.names.kind}`;
        this.schemas.set(id, closed(version.schema.openAPIV3Schema));
      }
    }
  }

  /** Everything wrong with an object; empty when it would be accepted. */
  problems(object: CustomResource): string[] {
    const id = `${object.apiVersion} ${object.kind}`;
    const schema = this.schemas.get(id);
    if (schema === undefined) {
      return [`no definition of ${id}; known: ${[...this.schemas.keys()].join(', ')}`];
    }
    // What metadata may hold is the API server's own schema, not the definition's.
    this.ajv.validate(schema, { ...object, metadata: {} });
    return (this.ajv.errors ?? []).map(
      (error) => `${id} ${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`,
    );
  }
}

/** Unknown fields are refused where the definition does not keep them; int-or-string becomes what JSON Schema knows. */
function closed(schema: unknown): Schema {
  return transform(schema) as Schema;
}

function transform(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(transform);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const node = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, transform(item)]));
  // Go's flags inside of a pattern are no JavaScript; such a pattern is not evaluated.
  if (typeof node['pattern'] === 'string' && /\(\?[a-z]+\)/.test(node['pattern'])) {
    delete node['pattern'];
  }
  if (node['x-kubernetes-int-or-string'] === true) {
    const { type: _type, ...rest } = node;
    return { ...rest, anyOf: [{ type: 'integer' }, { type: 'string' }] };
  }
  const isObjectSchema = typeof node['properties'] === 'object' && node['type'] === 'object';
  if (isObjectSchema && node['x-kubernetes-preserve-unknown-fields'] !== true && !('additionalProperties' in node)) {
    return { ...node, additionalProperties: false };
  }
  return node;
}
