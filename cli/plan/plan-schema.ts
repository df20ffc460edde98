import { z } from 'zod';

/**
 * The part of `terraform show -json PLAN` that this project reads: format 1.x, described in Terraform's documentation
 * "JSON Output Format". Unknown keys are allowed, as the format's compatibility promise asks for.
 */

/** One planned action; what a list of them means is said by `changeKind`. */
const action = z.enum(['no-op', 'create', 'read', 'update', 'delete', 'forget']);

/** Which parts of a value are meant: `true` is the whole, an object or list goes deeper, `false` is nothing. */
export type Mask = boolean | { readonly [key: string]: Mask } | readonly Mask[];
const mask: z.ZodType<Mask> = z.lazy(() => z.union([z.boolean(), z.array(mask), z.record(z.string(), mask)]));

const pathStep = z.union([z.string(), z.number()]);

const importing = z.looseObject({ id: z.string().optional(), unknown: z.boolean().optional() });

const change = z.looseObject({
  actions: z.array(action).min(1),
  before: z.unknown().default(null),
  after: z.unknown().default(null),
  after_unknown: mask.optional(),
  before_sensitive: mask.optional(),
  after_sensitive: mask.optional(),
  replace_paths: z.array(z.array(pathStep)).optional(),
  importing: importing.optional(),
  generated_config: z.string().optional(),
});

const resourceChange = z.looseObject({
  address: z.string(),
  previous_address: z.string().optional(),
  module_address: z.string().optional(),
  mode: z.enum(['managed', 'data', 'ephemeral']),
  type: z.string(),
  name: z.string(),
  index: z.union([z.string(), z.number()]).optional(),
  provider_name: z.string().optional(),
  deposed: z.string().optional(),
  change,
  action_reason: z.string().optional(),
});

const outputValue = z.looseObject({ sensitive: z.boolean().optional(), value: z.unknown().optional() });

const stateResource = z.looseObject({
  address: z.string(),
  mode: z.enum(['managed', 'data', 'ephemeral']),
  type: z.string(),
  name: z.string(),
  values: z.record(z.string(), z.unknown()).optional(),
  sensitive_values: mask.optional(),
  deposed_key: z.string().optional(),
});

export interface StateModule {
  readonly resources?: readonly z.output<typeof stateResource>[];
  readonly child_modules?: readonly StateModule[];
  readonly [key: string]: unknown;
}
const stateModule: z.ZodType<StateModule> = z.lazy(() =>
  z.looseObject({ resources: z.array(stateResource).optional(), child_modules: z.array(stateModule).optional() }),
);

const stateValues = z.looseObject({
  outputs: z.record(z.string(), outputValue).optional(),
  root_module: stateModule.optional(),
});

const configurationResource = z.looseObject({
  address: z.string(),
  mode: z.enum(['managed', 'data', 'ephemeral']),
  type: z.string(),
  name: z.string(),
  expressions: z.record(z.string(), z.unknown()).optional(),
});

export interface ConfigurationModule {
  readonly resources?: readonly z.output<typeof configurationResource>[];
  readonly module_calls?: Readonly<Record<string, { readonly module?: ConfigurationModule }>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly variables?: Readonly<Record<string, { readonly sensitive?: boolean }>>;
  readonly [key: string]: unknown;
}
const configurationModule: z.ZodType<ConfigurationModule> = z.lazy(() =>
  z.looseObject({
    resources: z.array(configurationResource).optional(),
    module_calls: z.record(z.string(), z.looseObject({ module: configurationModule.optional() })).optional(),
    outputs: z.record(z.string(), z.unknown()).optional(),
    variables: z.record(z.string(), z.looseObject({ sensitive: z.boolean().optional() })).optional(),
  }),
);

const check = z.looseObject({
  address: z.looseObject({ to_display: z.string() }),
  status: z.enum(['pass', 'fail', 'error', 'unknown']),
  instances: z
    .array(
      z.looseObject({
        address: z.looseObject({ to_display: z.string() }),
        status: z.enum(['pass', 'fail', 'error', 'unknown']),
        problems: z.array(z.looseObject({ message: z.string() })).optional(),
      }),
    )
    .optional(),
});

export const planSchema = z.looseObject({
  format_version: z.string(),
  terraform_version: z.string().optional(),
  timestamp: z.string().optional(),
  applyable: z.boolean().optional(),
  complete: z.boolean().optional(),
  errored: z.boolean().optional(),
  variables: z.record(z.string(), z.looseObject({ value: z.unknown().optional() })).optional(),
  planned_values: stateValues.optional(),
  prior_state: z.looseObject({ values: stateValues.optional() }).optional(),
  resource_changes: z.array(resourceChange).optional(),
  resource_drift: z.array(resourceChange).optional(),
  output_changes: z.record(z.string(), change).optional(),
  checks: z.array(check).optional(),
  configuration: z.looseObject({ root_module: configurationModule.optional() }).optional(),
});

/** A whole plan, checked. Values are as Terraform wrote them and hold secrets in clear: show them through `Redactor` only. */
export type Plan = z.output<typeof planSchema>;
export type PlannedAction = z.output<typeof action>;
export type ValueChange = z.output<typeof change>;
export type ResourceChange = z.output<typeof resourceChange>;
export type StateResource = z.output<typeof stateResource>;
export type ConfigurationResource = z.output<typeof configurationResource>;
