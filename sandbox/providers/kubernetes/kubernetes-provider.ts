import type { DataSource } from '../../../providers/framework/provider/data-source';
import { defineProvider } from '../../../providers/framework/provider/define-provider';
import type { Resource } from '../../../providers/framework/provider/resource';
import type { ProviderServer } from '../../../providers/framework/protocol/provider-server';
import type { Access } from './access';
import { objectDataSource } from './data-sources/object-data-source';
import { kindOf } from './kinds';
import type { ProviderData } from './provider-data';
import { accessFrom } from './provider-config';
import { behaviourOf } from './resources/behaviours';
import { missingDataSource, missingResource } from './resources/not-implemented';
import { objectResource } from './resources/object-resource';
import { partialResource } from './resources/partial-resources';
import { resourceType } from './resource-type';

/**
 * The stand-in for provider hashicorp/kubernetes 2.38.0: its whole schema, and the behaviour of the resources that the
 * platform uses. The rest of the schema answers a plan with an error that says so.
 *
 * @param environment where KUBE_CONFIG_PATH and the like are looked up.
 */
export function kubernetesProvider(
  data: ProviderData,
  environment: Readonly<Record<string, string | undefined>>,
): ProviderServer {
  const resources: Record<string, Resource<Access>> = {};
  for (const [name, { schema, mapping }] of Object.entries(data.resources)) {
    resources[name] =
      mapping === undefined
        ? (partialResource(name, schema) ?? missingResource(name, schema))
        : objectResource(resourceType(name, schema, mapping), schema, behaviourOf(name));
  }
  const dataSources: Record<string, DataSource<Access>> = {};
  for (const [name, { schema, mapping }] of Object.entries(data.dataSources)) {
    const kind = kindOf(name);
    dataSources[name] =
      mapping === undefined || kind === undefined
        ? missingDataSource(name, schema)
        : objectDataSource(kind, schema, mapping);
  }
  return defineProvider({
    schema: data.provider,
    legacyTypeSystem: true,
    configure: (_context, config) => accessFrom(config, environment),
    resources,
    dataSources,
  });
}
