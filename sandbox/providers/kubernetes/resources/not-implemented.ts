import { TfError } from '../../../../providers/framework/provider/diagnostics';
import type { DataSource } from '../../../../providers/framework/provider/data-source';
import type { Resource } from '../../../../providers/framework/provider/resource';
import type { RuntimeSchema } from '../../../../providers/framework/provider/runtime-schema';
import type { Access } from '../access';

function refuse(what: string): never {
  throw new TfError(
    `The stand-in does not implement ${what}`,
    "Release 2.38.0 of provider kubernetes has it, the sandbox's stand-in only shows its schema. Use the real provider: name a mirror that holds it in SANDBOX_PROVIDER_MIRROR.",
  );
}

/** A type that is in the schema, so that configurations can be validated, and that refuses every plan. */
export function missingResource(name: string, schema: RuntimeSchema): Resource<Access> {
  return {
    schema,
    plan: () => refuse(name),
    create: () => refuse(name),
    read: () => refuse(name),
    update: () => refuse(name),
    delete: () => refuse(name),
    importState: () => refuse(name),
  };
}

export function missingDataSource(name: string, schema: RuntimeSchema): DataSource<Access> {
  return { schema, read: () => refuse(`data.${name}`) };
}
