import { isUnknown, type CtyObject } from '../../protocol/cty';
import type { ProviderServer } from '../../protocol/provider-server';
import { clone, isWhollyKnown } from '../conform';
import type { CallContext } from '../contexts';
import { applyDefaults } from '../plan/defaults';
import type { ProviderRuntime } from './provider-runtime';
import { decodeRequired, diagnosticMessages } from './wire';

/** Configuring and stopping the provider. */
export function configureHandlers(
  runtime: ProviderRuntime,
): Pick<ProviderServer, 'ConfigureProvider' | 'StopProvider'> {
  return {
    ConfigureProvider: async (request, call) => {
      runtime.resume();
      const { diagnostics } = await runtime.run('configuring the provider', call, async (context) => {
        const { schema } = runtime.definition;
        const given = decodeRequired(request.config, schema);
        await configure(runtime, context, applyDefaults(schema, given, given));
        return {};
      });
      return { diagnostics: diagnosticMessages(diagnostics) };
    },
    StopProvider: async () => {
      runtime.stop();
      return {};
    },
  };
}

async function configure(runtime: ProviderRuntime, context: CallContext, config: CtyObject): Promise<void> {
  const { definition } = runtime;
  runtime.configure({ state: 'not-configured' });
  if (isWhollyKnown(config)) {
    const client = await definition.configure(context, clone(config));
    runtime.configure({ state: 'ready', client });
    return;
  }
  runtime.configure({ state: 'unknown' });
  if (definition.configureUnknown !== undefined) {
    const client = await definition.configureUnknown(context, clone(config));
    if (client !== null) runtime.configure({ state: 'ready', client });
    return;
  }
  const open = Object.keys(config).filter((name) => !isWhollyKnown(config[name] ?? null));
  const [first] = open;
  context.diagnostics.warning(
    'Provider configuration not known yet',
    `${open.map((name) => `"${name}"`).join(', ')} will be known only after apply. Until then this provider cannot look at existing objects: their stored state is taken as it is.`,
    first !== undefined && isUnknown(config[first]) ? [first] : [],
  );
}
