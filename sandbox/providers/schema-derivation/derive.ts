import { parseBindingClasses } from './binding-classes';
import { readBindingSources } from './binding-sources';
import { deriveBlock, type StructAttributes } from './derive-block';
import { deriveProviderBlock } from './derive-provider-block';
import type { DerivedProvider } from './derived-schema';
import { supplementHelm } from './supplement-helm';
import { supplementKubernetes } from './supplement-kubernetes';

interface Bindings {
  packageName: string;
  structAttributes: StructAttributes;
  supplement: (schema: DerivedProvider) => void;
}

const BINDINGS = {
  kubernetes: {
    packageName: '@cdktf/provider-kubernetes',
    structAttributes: 'object',
    supplement: supplementKubernetes,
  },
  helm: { packageName: '@cdktf/provider-helm', structAttributes: 'nested', supplement: supplementHelm },
} satisfies Record<string, Bindings>;

/** The providers whose schema can be derived. */
export type DerivableProvider = keyof typeof BINDINGS;

/**
 * The schema of a provider, derived from its installed prebuilt bindings and completed by the few facts that the
 * binding generator drops (sensitive, write-only, schema version). Takes about a second: do it at build time.
 *
 * @throws Error naming class and attribute when the bindings hold a form that no rule covers.
 */
export function deriveSchema(provider: DerivableProvider): DerivedProvider {
  const { packageName, structAttributes, supplement }: Bindings = BINDINGS[provider];
  const schema: DerivedProvider = {
    providerVersion: '',
    provider: { attributes: {}, blocks: {} },
    resources: {},
    dataSources: {},
  };
  for (const [folder, source] of readBindingSources(packageName)) {
    if (folder === 'provider') {
      schema.provider = deriveProviderBlock(source);
      schema.providerVersion = /providerVersion: '([\d.]+)'/.exec(source)?.[1] ?? '';
      continue;
    }
    const classes = parseBindingClasses(source);
    for (const candidate of classes.values()) {
      if (candidate.terraformType === undefined) continue;
      const target = candidate.isDataSource ? schema.dataSources : schema.resources;
      target[candidate.terraformType] = { version: 0, block: deriveBlock(candidate, classes, structAttributes) };
    }
  }
  supplement(schema);
  return schema;
}
