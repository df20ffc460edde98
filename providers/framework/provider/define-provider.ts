import type { ProviderServer } from '../protocol/provider-server';
import type { AnyProvider, ProviderDefinition } from './provider';
import type { RuntimeSchema } from './runtime-schema';
import { checkSchema } from './schema-check';
import { applyHandlers } from './server/apply-handlers';
import { configureHandlers } from './server/configure-handlers';
import { ephemeralHandlers } from './server/ephemeral-handlers';
import { functionHandlers } from './server/function-handlers';
import { importHandlers } from './server/import-handlers';
import { planHandlers } from './server/plan-handlers';
import { ProviderRuntime } from './server/provider-runtime';
import { readHandlers } from './server/read-handlers';
import { schemaHandlers } from './server/schema-handlers';
import { validateHandlers } from './server/validate-handlers';

/**
 * A provider, ready to be served: `serveProvider(defineProvider({...}), { name })` in its main.ts.
 *
 * @throws Error naming every fault of a schema that was made at run time (typed ones are checked when they are declared).
 */
export function defineProvider<S extends RuntimeSchema, Client>(
  definition: ProviderDefinition<S, Client>,
): ProviderServer {
  if (definition.schemasAreChecked !== true) checkSchemas(definition);
  const runtime = new ProviderRuntime(definition);
  return {
    ...schemaHandlers(runtime),
    ...validateHandlers(runtime),
    ...configureHandlers(runtime),
    ...readHandlers(runtime),
    ...planHandlers(runtime),
    ...applyHandlers(runtime),
    ...importHandlers(runtime),
    ...ephemeralHandlers(runtime),
    ...functionHandlers(runtime),
  };
}

function checkSchemas({ schema, resources, dataSources, ephemeralResources }: AnyProvider): void {
  checkSchema(schema);
  for (const types of [resources, dataSources, ephemeralResources]) {
    for (const declared of Object.values<{ readonly schema: RuntimeSchema }>(types ?? {})) checkSchema(declared.schema);
  }
}
