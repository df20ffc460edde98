import type { CtyObject, CtyType } from '../../../../providers/framework/protocol/cty';
import { isUnknown, UNKNOWN } from '../../../../providers/framework/protocol/cty';
import { decodeJson } from '../../../../providers/framework/protocol/cty-json';
import { typeToJson } from '../../../../providers/framework/protocol/cty-type-json';
import { decodeDynamic, encodeDynamic } from '../../../../providers/framework/protocol/dynamic-value';
import type { ProviderServer } from '../../../../providers/framework/protocol/provider-server';

export const ECHO_ADDRESS = 'registry.terraform.io/example/echo';

const type: CtyType = ['object', { id: 'string', number: 'number', any: 'dynamic', words: ['set', 'string'] }];

const attribute = (name: string, attributeType: CtyType, flags: { computed?: boolean; optional?: boolean }) => ({
  name,
  type: typeToJson(attributeType),
  ...flags,
});

/** A provider made of nothing but the protocol layer: `echo_value` keeps what it is given. Number 666 is a fault. */
export const echoProvider: Partial<ProviderServer> = {
  GetProviderSchema: async () => ({
    provider: { block: {} },
    resourceSchemas: {
      echo_value: {
        block: {
          attributes: [
            attribute('id', 'string', { computed: true }),
            attribute('number', 'number', { optional: true }),
            attribute('any', 'dynamic', { optional: true }),
            attribute('words', ['set', 'string'], { optional: true }),
          ],
        },
      },
    },
    serverCapabilities: { getProviderSchemaOptional: true },
  }),
  ValidateProviderConfig: async () => ({}),
  ConfigureProvider: async () => ({}),
  ValidateResourceConfig: async () => ({}),
  UpgradeResourceState: async ({ rawState }) => ({
    upgradedState: encodeDynamic(decodeJson(rawState?.json ?? Buffer.from('null'), type), type),
  }),
  ReadResource: async ({ currentState }) => ({ newState: currentState }),
  PlanResourceChange: async ({ proposedNewState }) => {
    const planned = decodeDynamic(proposedNewState, type) as CtyObject | null;
    if (planned === null) return { plannedState: proposedNewState };
    if (planned.number === 666) throw new Error('the password is hunter2');
    return { plannedState: encodeDynamic({ ...planned, id: planned.id ?? UNKNOWN }, type) };
  },
  ApplyResourceChange: async ({ plannedState }) => {
    const planned = decodeDynamic(plannedState, type) as CtyObject | null;
    if (planned === null) return { newState: plannedState };
    return { newState: encodeDynamic({ ...planned, id: isUnknown(planned.id) ? 'made' : (planned.id ?? null) }, type) };
  },
};
