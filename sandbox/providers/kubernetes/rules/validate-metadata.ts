import type { CtyObject, CtyValue } from '../../../../providers/framework/protocol/cty';
import type { AttributePath } from '../../../../providers/framework/provider/attribute-path';
import type { CallContext } from '../../../../providers/framework/provider/contexts';
import type { DerivedBlock } from '../../schema-derivation/derived-schema';
import { generateNameFaults, keyFaults, labelValueFaults, nameFaults } from './names';
import { isKnownObject } from '../mapping/known-object';

/** Checks every `metadata` block of a configuration as the real provider does, with its words. */
export function validateMetadata(context: CallContext, block: DerivedBlock, config: CtyObject): void {
  visit(context, block, config, []);
}

function visit(context: CallContext, block: DerivedBlock, value: CtyObject, path: AttributePath): void {
  for (const [name, nested] of Object.entries(block.blocks)) {
    const elements = value[name];
    if (nested.nesting !== 'list' || !Array.isArray(elements)) continue;
    elements.forEach((element, index) => {
      if (!isKnownObject(element)) return;
      const at = [...path, name, index];
      if (name === 'metadata') checkMetadata(context, element, at);
      visit(context, nested.block, element, at);
    });
  }
}

function checkMetadata(context: CallContext, metadata: CtyObject, path: AttributePath): void {
  const report = (name: string, text: string): void => {
    context.diagnostics.error(`${dotted([...path, name])} ${text}`, '', [...path, name]);
  };
  const { name, generate_name: generateName, labels, annotations } = metadata;
  if (typeof name === 'string' && name !== '') for (const fault of nameFaults(name)) report('name', fault);
  if (typeof generateName === 'string' && generateName !== '') {
    for (const fault of generateNameFaults(generateName)) report('generate_name', fault);
  }
  for (const [key, value] of entries(labels)) {
    for (const fault of keyFaults(key)) report('labels', `("${key}") ${fault}`);
    if (typeof value !== 'string') continue;
    for (const fault of labelValueFaults(value)) report('labels', `("${value}") ${fault}`);
  }
  for (const [key] of entries(annotations)) {
    for (const fault of keyFaults(key.toLowerCase())) report('annotations', `("${key}") ${fault}`);
  }
}

/** `metadata.0.name`, the SDK's way to write a path. */
function dotted(path: AttributePath): string {
  return path.filter((step) => typeof step !== 'object').join('.');
}

function entries(value: CtyValue | undefined): [string, CtyValue][] {
  return isKnownObject(value) ? Object.entries(value) : [];
}
