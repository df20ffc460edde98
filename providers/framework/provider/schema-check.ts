import { attributeType, type RuntimeAttribute, type RuntimeBody, type RuntimeSchema } from './runtime-schema';
import type { CtyType } from '../protocol/cty';

const RESERVED = new Set(['count', 'for_each', 'depends_on', 'lifecycle', 'provider', 'provisioner', 'connection']);

/**
 * Finds the faults of a schema that Terraform would only meet later, or never explain.
 *
 * @throws Error with one line per fault.
 */
export function checkSchema(schema: RuntimeSchema): void {
  const faults: string[] = [];
  for (const name of Object.keys({ ...schema.attributes, ...schema.blocks })) {
    if (RESERVED.has(name)) faults.push(`${name}: this name is reserved by Terraform at the top of a schema`);
  }
  checkBody(schema, '', faults);
  if (faults.length > 0) throw new Error(`The schema is not valid:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
}

function checkBody(body: RuntimeBody, prefix: string, faults: string[], inSet = false): void {
  for (const [name, attribute] of Object.entries(body.attributes)) {
    const path = `${prefix}${name}`;
    checkName(name, path, faults);
    if (body.blocks?.[name] !== undefined) faults.push(`${path}: declared both as attribute and as block`);
    checkFlags(attribute, path, faults, inSet);
    if (attribute.nested !== undefined) {
      checkBody(attribute.nested, `${path}.`, faults, inSet || attribute.nested.nesting === 'set');
    }
  }
  for (const [name, block] of Object.entries(body.blocks ?? {})) {
    const path = `${prefix}${name}`;
    checkName(name, path, faults);
    const { minItems = 0, maxItems = 0 } = block;
    if (maxItems !== 0 && minItems > maxItems)
      faults.push(`${path}: minItems ${minItems} is above maxItems ${maxItems}`);
    checkBody(block, `${path}.`, faults, inSet || block.nesting === 'set');
  }
}

function checkName(name: string, path: string, faults: string[]): void {
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) faults.push(`${path}: a name has lower-case letters, digits and _ only`);
}

function checkFlags(attribute: RuntimeAttribute, path: string, faults: string[], inSet: boolean): void {
  const { required = false, optional = false, computed = false, writeOnly = false } = attribute;
  const hasDefault = attribute.default !== undefined;
  if (!required && !optional && !computed && !hasDefault) {
    faults.push(`${path}: set one of required, optional, computed, default`);
  }
  if (required && (optional || computed || hasDefault)) {
    faults.push(`${path}: required excludes optional, computed and default`);
  }
  if (hasDefault && computed && !optional) faults.push(`${path}: a default needs an attribute that can be configured`);
  if (writeOnly && (computed || hasDefault)) faults.push(`${path}: a write-only attribute cannot be computed`);
  if (writeOnly && inSet) faults.push(`${path}: a write-only attribute cannot be part of a set`);
  if (attribute.useStateForUnknown !== undefined && attribute.useStateForUnknown !== false && !computed) {
    faults.push(`${path}: useStateForUnknown is for computed attributes`);
  }
  if (holdsDynamic(attributeType(attribute), false))
    faults.push(`${path}: a collection or a set cannot have dynamic elements`);
}

function holdsDynamic(type: CtyType, inCollection: boolean): boolean {
  if (typeof type === 'string') return inCollection && type === 'dynamic';
  switch (type[0]) {
    case 'object':
      return Object.values(type[1]).some((member) => holdsDynamic(member, inCollection));
    case 'tuple':
      return type[1].some((member) => holdsDynamic(member, inCollection));
    case 'list':
    case 'set':
    case 'map':
      return holdsDynamic(type[1], true);
  }
}
