import type { DataSource } from '../../../providers/framework/provider/data-source';
import { defineProvider } from '../../../providers/framework/provider/define-provider';
import type { Resource } from '../../../providers/framework/provider/resource';
import type { ProviderServer } from '../../../providers/framework/protocol/provider-server';
import type { Access } from './access';
import { objectDataSource } from './data-sources/object-data-source';
import { kindOf } from './kinds';
import { lazily } from './lazily';
import type { ProviderData, TypeData } from './provider-data';
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
 * @param schemas checked: those of the data went through this once, so that no type is made before it is used.
 */
export function kubernetesProvider(
  data: ProviderData,
  environment: Readonly<Record<string, string | undefined>>,
  schemas: 'checked' | 'to check' = 'to check',
): ProviderServer {
  return defineProvider({
    schema: data.provider,
    schemasAreChecked: schemas === 'checked',
    legacyTypeSystem: true,
    configure: (_context, config) => accessFrom(config, environment),
    resources: lazily(Object.keys(data.resources), (name) => resourceOf(name, typeIn(data.resources, name))),
    dataSources: lazily(Object.keys(data.dataSources), (name) => dataSourceOf(name, typeIn(data.dataSources, name))),
  });
}

function resourceOf(name: string, { schema, mapping }: TypeData): Resource<Access> {
  if (mapping === undefined) return partialResource(name, schema) ?? missingResource(name, schema);
  return objectResource(resourceType(name, schema, mapping), schema, behaviourOf(name));
}

function dataSourceOf(name: string, { schema, mapping }: TypeData): DataSource<Access> {
  const kind = kindOf(name);
  if (mapping === undefined || kind === undefined) return missingDataSource(name, schema);
  return objectDataSource(kind, schema, mapping);
}

function typeIn(types: Readonly<Record<string, TypeData>>, name: string): TypeData {
  const found = types[name];
  if (found === undefined) throw new Error(`no data of ${name}`);
  return found;
}
