import type { CtyObject, CtyValue } from '../../protocol/cty';
import { isPlainObject } from '../../protocol/cty-type';
import { decodeDynamic, encodeDynamic } from '../../protocol/dynamic-value';
import { ProtocolError } from '../../protocol/protocol-error';
import type { AttributePathMessage, DiagnosticMessage, DynamicValueMessage } from '../../protocol/tfplugin6/common';
import type { AttributePath } from '../attribute-path';
import { conformBody } from '../conform';
import type { Diagnostics } from '../diagnostics';
import { bodyType, type RuntimeSchema } from '../runtime-schema';

/** The object in a message; null stands for "no such object". */
export function decodeObject(message: DynamicValueMessage | undefined, schema: RuntimeSchema): CtyObject | null {
  const value = decodeDynamic(message, bodyType(schema));
  if (value === null || isPlainObject(value)) return value;
  throw new ProtocolError('an object is required');
}

/** The object in a message that must have one. */
export function decodeRequired(message: DynamicValueMessage | undefined, schema: RuntimeSchema): CtyObject {
  const object = decodeObject(message, schema);
  if (object === null) throw new ProtocolError('Terraform sent null where an object is required');
  return object;
}

export function encodeObject(object: CtyObject | null, schema: RuntimeSchema): DynamicValueMessage {
  const value: CtyValue = object === null ? null : conformBody(schema, object);
  return encodeDynamic(value, bodyType(schema));
}

export function diagnosticMessages(diagnostics: Diagnostics): DiagnosticMessage[] {
  return diagnostics.all.map(({ severity, summary, detail, path }) => ({
    severity,
    summary,
    detail,
    ...(path.length === 0 ? {} : { attribute: pathMessage(path) }),
  }));
}

/** Ends at the first set element: the protocol has no step for one. */
export function pathMessage(path: AttributePath): AttributePathMessage {
  const steps: NonNullable<AttributePathMessage['steps']>[number][] = [];
  for (const step of path) {
    if (typeof step === 'string') steps.push({ attributeName: step });
    else if (typeof step === 'number') steps.push({ elementKeyInt: step });
    else if ('key' in step) steps.push({ elementKeyString: step.key });
    else break;
  }
  return { steps };
}
