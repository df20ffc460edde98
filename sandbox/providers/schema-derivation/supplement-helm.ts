import type { DerivedAttribute, DerivedBlock, DerivedProvider } from './derived-schema';

/** Adds what the bindings of provider helm 3.1.1 do not tell. */
export function supplementHelm(schema: DerivedProvider): void {
  const release = schema.resources['helm_release'];
  const template = schema.dataSources['helm_template'];
  if (release !== undefined) {
    release.version = 2;
    const writeOnly = release.block.attributes['set_wo'];
    if (writeOnly !== undefined) {
      writeOnly.writeOnly = true;
      for (const nested of Object.values(writeOnly.nested?.attributes ?? {})) nested.writeOnly = true;
    }
  }
  for (const block of [release?.block, template?.block]) {
    if (block === undefined) continue;
    sensitive(block.attributes['repository_password']);
    sensitive(nestedValue(block, 'set_sensitive'));
  }
}

function nestedValue(block: DerivedBlock, name: string): DerivedAttribute | undefined {
  return block.attributes[name]?.nested?.attributes['value'];
}

function sensitive(attribute: DerivedAttribute | undefined): void {
  if (attribute !== undefined) attribute.sensitive = true;
}
