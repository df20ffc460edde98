import type { CtyType } from '../../../providers/framework/protocol/cty';
import type { DerivedAttribute, DerivedBlock } from './derived-schema';

const STORAGE: Record<string, CtyType> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  stringList: ['list', 'string'],
  stringMap: ['map', 'string'],
};

const ENTRY =
  /^ *(\w+): \{\n *value: (.*),\n *isBlock: (true|false),\n *type: "(\w+)",\n *storageClassType: "(\w+)",\n *\},/gm;

/**
 * The configuration block of a provider. A provider class has no output references, so the tables that synthesize HCL
 * are read instead: kind and type there, required from the missing `?` of the configuration interface.
 */
export function deriveProviderBlock(source: string): DerivedBlock {
  const name = /^export class (\w+) extends cdktf\.TerraformProvider/m.exec(source)?.[1];
  if (name === undefined) throw new Error('no provider class found in the bindings');
  const table = /synthesizeHclAttributes\(\)[^{]*\{[\s\S]*?\n {2}\}/.exec(source)?.[0] ?? '';
  const block = readTable(table, source, `${name}Config`);
  delete block.attributes['alias'];
  return block;
}

function readTable(table: string, source: string, interfaceName: string): DerivedBlock {
  const block: DerivedBlock = { attributes: {}, blocks: {} };
  const config =
    new RegExp(`^export interface ${interfaceName}\\b[^{]*\\{\\n([\\s\\S]*?)^\\}`, 'm').exec(source)?.[1] ?? '';
  for (const [, name, , isStruct, kind, storage] of table.matchAll(ENTRY)) {
    if (name === undefined || storage === undefined) continue;
    const required = !new RegExp(`readonly ${camelCase(name)}\\?:`).test(config);
    const flag: Pick<DerivedAttribute, 'required' | 'optional'> = required ? { required: true } : { optional: true };
    if (isStruct !== 'true') {
      const type = STORAGE[storage];
      if (type === undefined) throw new Error(`provider attribute "${name}": no type known for ${storage}`);
      block.attributes[name] = { type, ...flag };
      continue;
    }
    const structure = kind === 'list' ? storage.replace(/List$/, '') : storage;
    const inner = readTable(structTable(source, structure), source, structure);
    const nesting = kind === 'list' ? 'list' : 'single';
    if (config.includes(`* ${name} block\n`)) block.blocks[name] = { nesting, block: inner };
    else block.attributes[name] = { nested: { nesting, attributes: inner.attributes }, ...flag };
  }
  return block;
}

function structTable(source: string, structure: string): string {
  const functionName = structure.charAt(0).toLowerCase() + structure.slice(1) + 'ToHclTerraform';
  return new RegExp(`^export function ${functionName}\\b[\\s\\S]*?^\\}`, 'm').exec(source)?.[0] ?? '';
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
