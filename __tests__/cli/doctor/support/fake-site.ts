import type { Kind } from '../../../../cli/cluster/kinds';
import { type KubeObject, objectSchema } from '../../../../cli/cluster/kube-object';
import { type ClusterReader, type NameResolver, Site, type SiteSources } from '../../../../cli/doctor/site';
import type { ReadStack } from '../../../../cli/graph/stacks-graph';
import { parseConfiguration } from '../../../../cli/whole-graph/stack-configuration';
import { environment } from '../../../support/environments';

/** An object as the API serves it. */
export const object = (name: string, more: object = {}, metadata: object = {}): KubeObject =>
  objectSchema.parse({ ...more, metadata: { name, ...metadata } });

/** What a cluster holds and answers. */
export interface Holding {
  readonly objects?: Partial<Record<Kind, readonly KubeObject[]>>;
  /** Texts at other paths. */
  readonly raw?: Readonly<Record<string, string>>;
  readonly mayI?: ClusterReader['mayI'];
}

/** A cluster of recorded answers. Kinds that it does not hold are not defined. */
export function fakeCluster({ objects = {}, raw = {}, mayI = async () => true }: Holding = {}): ClusterReader {
  const list: ClusterReader['list'] = async ({ kind, labels, namespace }) =>
    objects[kind]
      ?.filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
      .filter(({ metadata }) => {
        const [key = '', value] = (labels ?? '').split('=');
        return labels === undefined || metadata.labels?.[key] === value;
      });
  return {
    context: 'here',
    server: 'https://127.0.0.1:6443',
    uid: '7d9f3c52-0c1b-4c3e-9f53-2a7f4f6f8f10',
    list,
    listMetadata: list,
    get: async ({ kind, name }) => objects[kind]?.find(({ metadata }) => metadata.name === name),
    raw: async (path) => {
      const text = raw[path];
      if (text === undefined) throw new Error(`nothing recorded for ${path}`);
      return text;
    },
    mayI,
  };
}

/** A stack with some of a cdk.tf.json. */
export const stack = (name: string, configuration: object): ReadStack => ({
  name,
  dependencies: [],
  configuration: parseConfiguration(JSON.stringify(configuration)),
});

/** A resolver that knows a few names. */
export function fakeResolver(names: Readonly<Record<string, readonly string[]>>): NameResolver {
  const resolve = async (name: string, isWanted: (address: string) => boolean): Promise<string[]> => {
    const found = names[name]?.filter(isWanted) ?? [];
    if (found.length === 0) throw Object.assign(new Error(`query ${name}`), { code: 'ENOTFOUND' });
    return found;
  };
  return {
    resolve4: ((name: string) => resolve(name, (address) => !address.includes(':'))) as NameResolver['resolve4'],
    resolve6: ((name: string) => resolve(name, (address) => address.includes(':'))) as NameResolver['resolve6'],
  };
}

export const NOW = new Date('2026-11-23T12:00:00Z');
export const minutesAgo = (minutes: number): string => new Date(NOW.getTime() - minutes * 60_000).toISOString();

/** A site where all is well, but for what a test changes. */
export const fakeSite = (changes: Partial<SiteSources> & { holding?: Holding; stacks?: ReadStack[] } = {}): Site =>
  new Site({
    environment: 'sandbox',
    env: {},
    signal: new AbortController().signal,
    timeout: 60,
    load: () => environment('sandbox'),
    synthesize: async () => changes.stacks ?? [],
    connect: async () => fakeCluster(changes.holding),
    resolver: fakeResolver({}),
    now: () => NOW,
    ...changes,
  });
