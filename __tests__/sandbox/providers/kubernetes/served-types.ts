import { generateProviderData, type ProviderData } from '../../../../sandbox/providers/kubernetes/provider-data';

/** The part of Terraform's JSON configuration that names types. */
interface Configured {
  readonly resource?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * What the stand-in is made from, with the types of these configurations only. Every terraform command reads the whole
 * schema, which is a good part of what a test with hundreds of commands does. All types are served
 * where schemas are compared, and in the whole-sandbox test.
 */
export function providerDataFor(configurations: readonly Configured[]): ProviderData {
  const { provider, resources, dataSources } = generateProviderData();
  const only = <T>(all: Readonly<Record<string, T>>, types: readonly string[]): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([type]) => types.includes(type)));
  return {
    provider,
    resources: only(
      resources,
      configurations.flatMap(({ resource = {} }) => Object.keys(resource)),
    ),
    dataSources: only(
      dataSources,
      configurations.flatMap(({ data = {} }) => Object.keys(data)),
    ),
  };
}
