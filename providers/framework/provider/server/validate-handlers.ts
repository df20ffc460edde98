import { type CtyObject } from '../../protocol/cty';
import type { ProviderServer, Request } from '../../protocol/provider-server';
import type { DiagnosticMessage } from '../../protocol/tfplugin6/common';
import { clone } from '../conform';
import type { CallContext } from '../contexts';
import type { RuntimeSchema } from '../runtime-schema';
import { transform } from '../transform';
import { validateBody } from '../validate/validate-body';
import { formatPath } from '../attribute-path';
import { lookOnly, type ProviderRuntime } from './provider-runtime';
import { decodeRequired, diagnosticMessages } from './wire';
import type { ProviderCall } from '../../protocol/provider-server';

type Handlers = Pick<
  ProviderServer,
  'ValidateProviderConfig' | 'ValidateResourceConfig' | 'ValidateDataResourceConfig' | 'ValidateEphemeralResourceConfig'
>;

interface Declared {
  readonly schema: RuntimeSchema;
  validate?(context: CallContext, config: CtyObject): void | Promise<void>;
}

/** Checks of configurations. Terraform runs them in validate, plan and apply, without a client, with unknown values. */
export function validateHandlers(runtime: ProviderRuntime): Handlers {
  const validate = async (
    what: string,
    declared: () => Declared,
    config: Request<'ValidateProviderConfig'>['config'],
    call: ProviderCall,
    more?: (schema: RuntimeSchema, config: CtyObject, context: CallContext) => void,
  ): Promise<{ diagnostics: DiagnosticMessage[] }> => {
    const work = async (context: CallContext): Promise<object> => {
      const found = declared();
      const object = decodeRequired(config, found.schema);
      more?.(found.schema, object, context);
      validateBody(found.schema, object, context.diagnostics);
      await found.validate?.(context, clone(object));
      return {};
    };
    const { diagnostics } = await runtime.run(`validating ${what}`, call, work, lookOnly);
    return { diagnostics: diagnosticMessages(diagnostics) };
  };

  return {
    ValidateProviderConfig: ({ config }, call) =>
      validate('the provider configuration', () => runtime.definition, config, call),
    ValidateResourceConfig: ({ typeName, config, clientCapabilities }, call) =>
      validate(
        typeName,
        () => runtime.resource(typeName),
        config,
        call,
        (schema, object, context) => {
          if (clientCapabilities?.writeOnlyAttributesAllowed !== true) refuseWriteOnly(schema, object, context);
        },
      ),
    ValidateDataResourceConfig: ({ typeName, config }, call) =>
      validate(typeName, () => runtime.dataSource(typeName), config, call),
    ValidateEphemeralResourceConfig: ({ typeName, config }, call) =>
      validate(typeName, () => runtime.ephemeralResource(typeName), config, call),
  };
}

/** An older Terraform would store the value: it does not know that it must not. */
function refuseWriteOnly(schema: RuntimeSchema, config: CtyObject, { diagnostics }: CallContext): void {
  transform(schema, config, {}, ({ attribute, path, value }) => {
    if (attribute.writeOnly === true && value !== null) {
      diagnostics.error(
        'Write-only attribute not supported',
        `${formatPath(path)} is write-only, which needs Terraform 1.11 or later: this version would store its value in the state.`,
        path,
      );
    }
    return value;
  });
}
