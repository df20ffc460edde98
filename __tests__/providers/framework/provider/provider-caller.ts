import { isUnknown, type CtyObject, type CtyValue } from '../../../../providers/framework/protocol/cty';
import { isPlainObject } from '../../../../providers/framework/protocol/cty-type';
import { decodeDynamic, encodeDynamic } from '../../../../providers/framework/protocol/dynamic-value';
import type { ProviderServer, Request } from '../../../../providers/framework/protocol/provider-server';
import { conformBody } from '../../../../providers/framework/provider/conform';
import {
  bodyType,
  type RuntimeBody,
  type RuntimeSchema,
} from '../../../../providers/framework/provider/runtime-schema';

type Diagnostics = readonly { severity?: string; summary?: string; detail?: string; attribute?: unknown }[];

/** Calls a provider's handlers as Terraform does, values in and out as objects. */
export class ProviderCaller {
  private readonly controller = new AbortController();
  readonly call = { signal: this.controller.signal };

  constructor(
    readonly server: ProviderServer,
    private readonly schemas: { readonly [typeName: string]: RuntimeSchema },
  ) {}

  schema(typeName: string): RuntimeSchema {
    const schema = this.schemas[typeName];
    if (schema === undefined) throw new Error(`no schema for ${typeName}`);
    return schema;
  }

  encode(object: CtyObject | null, schema: RuntimeSchema): { msgpack: Uint8Array; json: Uint8Array } {
    const value = object === null ? null : conformBody(schema, object);
    return { ...encodeDynamic(value, bodyType(schema)), json: new Uint8Array() };
  }

  decode(message: Parameters<typeof decodeDynamic>[0], schema: RuntimeSchema): CtyObject | null {
    const value = decodeDynamic(message, bodyType(schema));
    if (value !== null && !isPlainObject(value)) throw new Error('not an object');
    return value;
  }

  async configure(config: CtyObject, schema: RuntimeSchema): Promise<Diagnostics> {
    const request = { terraformVersion: '1.11.4', config: this.encode(config, schema), clientCapabilities: undefined };
    return (await this.server.ConfigureProvider(request, this.call)).diagnostics ?? [];
  }

  async validate(typeName: string, config: CtyObject, writeOnlyAttributesAllowed = true): Promise<Diagnostics> {
    const request = {
      typeName,
      config: this.encode(config, this.schema(typeName)),
      clientCapabilities: { writeOnlyAttributesAllowed } as Request<'ValidateResourceConfig'>['clientCapabilities'],
    };
    return (await this.server.ValidateResourceConfig(request, this.call)).diagnostics ?? [];
  }

  /** @param config Null plans a destroy. */
  async plan(
    typeName: string,
    prior: CtyObject | null,
    config: CtyObject | null,
    priorPrivate: Uint8Array = new Uint8Array(),
  ): Promise<{
    planned: CtyObject | null;
    requiresReplace: unknown[];
    private: Uint8Array;
    diagnostics: Diagnostics;
    legacy: boolean;
  }> {
    const schema = this.schema(typeName);
    const full = config === null ? null : conformBody(schema, config);
    const before = prior === null ? null : conformBody(schema, prior);
    const response = await this.server.PlanResourceChange(
      {
        typeName,
        priorState: this.encode(before, schema),
        proposedNewState: this.encode(full === null ? null : proposedNew(schema, before, full), schema),
        config: this.encode(full, schema),
        priorPrivate,
        providerMeta: undefined,
        clientCapabilities: undefined,
        priorIdentity: undefined,
      },
      this.call,
    );
    return {
      planned: this.decode(response.plannedState, schema),
      requiresReplace: (response.requiresReplace ?? []).map(({ steps }) => steps),
      private: response.plannedPrivate ?? new Uint8Array(),
      diagnostics: response.diagnostics ?? [],
      legacy: response.legacyTypeSystem ?? false,
    };
  }

  async apply(
    typeName: string,
    prior: CtyObject | null,
    planned: CtyObject | null,
    config: CtyObject | null,
    plannedPrivate: Uint8Array = new Uint8Array(),
  ): Promise<{ state: CtyObject | null; private: Uint8Array; diagnostics: Diagnostics }> {
    const schema = this.schema(typeName);
    const response = await this.server.ApplyResourceChange(
      {
        typeName,
        priorState: this.encode(prior, schema),
        plannedState: this.encode(planned, schema),
        config: this.encode(config, schema),
        plannedPrivate,
        providerMeta: undefined,
        plannedIdentity: undefined,
      },
      this.call,
    );
    return {
      state: this.decode(response.newState, schema),
      private: response.private ?? new Uint8Array(),
      diagnostics: response.diagnostics ?? [],
    };
  }

  async read(
    typeName: string,
    state: CtyObject,
    kept: Uint8Array = new Uint8Array(),
  ): Promise<{ state: CtyObject | null; private: Uint8Array; diagnostics: Diagnostics }> {
    const schema = this.schema(typeName);
    const response = await this.server.ReadResource(
      {
        typeName,
        currentState: this.encode(state, schema),
        private: kept,
        providerMeta: undefined,
        clientCapabilities: undefined,
        currentIdentity: undefined,
      },
      this.call,
    );
    return {
      state: this.decode(response.newState, schema),
      private: response.private ?? new Uint8Array(),
      diagnostics: response.diagnostics ?? [],
    };
  }
}

/**
 * Terraform's own merge before it asks for a plan, for what the tests here use: computed values that the configuration
 * leaves open come from the prior state; elements of lists are paired by index, of sets by what is configured.
 */
function proposedNew(body: RuntimeBody, prior: CtyObject | null, config: CtyObject): CtyObject {
  const result: CtyObject = {};
  for (const [name, attribute] of Object.entries(body.attributes)) {
    const configured = config[name] ?? null;
    const before = prior?.[name] ?? null;
    const computed = attribute.computed === true || attribute.default !== undefined;
    if (configured === null) result[name] = computed ? before : null;
    else if (attribute.nested === undefined) result[name] = configured;
    else result[name] = mergeNested(attribute.nested, attribute.nested.nesting, before, configured);
  }
  for (const [name, block] of Object.entries(body.blocks ?? {})) {
    result[name] = mergeNested(block, block.nesting, prior?.[name] ?? null, config[name] ?? null);
  }
  return result;
}

function mergeNested(body: RuntimeBody, nesting: string, prior: CtyValue, config: CtyValue): CtyValue {
  const merge = (before: CtyValue | undefined, after: CtyValue): CtyValue =>
    isPlainObject(after) ? proposedNew(body, isPlainObject(before) ? before : null, after) : after;
  if (config === null || isUnknown(config)) return config;
  if (nesting === 'single') return merge(prior, config);
  if (!Array.isArray(config)) {
    if (!isPlainObject(config)) return config;
    const before = isPlainObject(prior) ? prior : {};
    return Object.fromEntries(Object.entries(config).map(([key, element]) => [key, merge(before[key], element)]));
  }
  const before = Array.isArray(prior) ? prior : [];
  return config.map((element, index) => {
    if (nesting === 'list') return merge(before[index], element);
    const match = before.find(
      (candidate) =>
        isPlainObject(candidate) &&
        isPlainObject(element) &&
        Object.entries(element).every(([name, value]) => value === null || candidate[name] === value),
    );
    return merge(match, element);
  });
}
