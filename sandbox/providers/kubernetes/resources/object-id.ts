import { TfError } from '../../../../providers/framework/provider/diagnostics';
import type { CtyObject } from '../../../../providers/framework/protocol/cty';
import type { ObjectAddress } from '../client/kubernetes-client';
import type { Kind } from '../kinds';
import { textAt, type JsonObject } from '../mapping/json';
import { blockOf, textOf } from './state-values';

/** `namespace/name`, or the name alone for what has no namespace. */
export function idOf(kind: Kind, object: JsonObject): string {
  const name = textAt(object, 'metadata', 'name') ?? '';
  return kind.namespaced ? `${textAt(object, 'metadata', 'namespace') ?? 'default'}/${name}` : name;
}

/** @throws TfError with the real provider's words when the id has another form. */
export function addressFromId(kind: Kind, id: string): ObjectAddress {
  if (!kind.namespaced) return { kind, name: id };
  const [namespace, name, ...rest] = id.split('/');
  if (namespace === undefined || name === undefined || rest.length > 0) {
    throw new TfError(`Unexpected ID format ("${id}"), expected "namespace/name".`);
  }
  return { kind, namespace, name };
}

/** Where an object of this state is. */
export function addressOf(kind: Kind, state: CtyObject): ObjectAddress {
  const id = textOf(state, 'id');
  if (id !== undefined) return addressFromId(kind, id);
  const metadata = blockOf(state, 'metadata');
  return {
    kind,
    name: textOf(metadata, 'name') ?? '',
    ...(kind.namespaced ? { namespace: textOf(metadata, 'namespace') ?? 'default' } : {}),
  };
}

/** "deployment demo/web", for messages. */
export function describe(
  kind: Pick<Kind, 'kind' | 'namespaced'>,
  address: { namespace?: string; name: string },
): string {
  const place = kind.namespaced ? `${address.namespace ?? 'default'}/${address.name}` : address.name;
  return `${kind.kind.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()} ${place}`;
}
