import type { Cluster } from '../cluster/cluster';
import type { Kind, Place } from '../cluster/kinds';
import type { KubeObject } from '../cluster/kube-object';
import { areSimulated } from '../cluster/simulated-nodes';
import { newestRelease, type ReleaseRecord } from './release-record';

/**
 * What the cluster holds at one moment: each collection is read once, when the first check asks for it. Secrets are read
 * without what they hold, except those that a check needs.
 */
export class View {
  private readonly lists = new Map<string, Promise<readonly KubeObject[] | undefined>>();
  private readonly whole = new Map<string, Promise<KubeObject | undefined>>();
  private readonly releases = new Map<string, Promise<ReleaseRecord | undefined>>();

  constructor(readonly cluster: Cluster) {}

  /** All objects of a kind in a namespace; undefined when the API server does not know the kind. */
  served(kind: Kind, namespace?: string): Promise<readonly KubeObject[] | undefined> {
    return once(this.lists, `${kind} ${namespace ?? ''}`, () =>
      kind === 'Secret' ? this.cluster.listMetadata({ kind, namespace }) : this.cluster.list({ kind, namespace }),
    );
  }

  /** As {@link served}; empty when the API server does not know the kind. */
  async all(kind: Kind, namespace?: string): Promise<readonly KubeObject[]> {
    return (await this.served(kind, namespace)) ?? [];
  }

  /** One object of such a list. */
  async find({ kind, namespace, name }: Place): Promise<KubeObject | undefined> {
    return (await this.all(kind, namespace)).find(({ metadata }) => metadata.name === name);
  }

  /** A Secret with what it holds, for checks that compare in memory. */
  secret(namespace: string, name: string): Promise<KubeObject | undefined> {
    return once(this.whole, `${namespace}/${name}`, () => this.cluster.get({ kind: 'Secret', namespace, name }));
  }

  /** The newest record of a Helm release. */
  release(namespace: string, name: string): Promise<ReleaseRecord | undefined> {
    return once(this.releases, `${namespace}/${name}`, async () =>
      newestRelease(await this.all('Secret', namespace), name, (secret) => this.secret(namespace, secret)),
    );
  }

  /** Whether pods are simulated here: then nothing of them is proven. */
  async isSimulated(): Promise<boolean> {
    return areSimulated(await this.all('Node'));
  }
}

function once<Value>(cache: Map<string, Promise<Value>>, key: string, read: () => Promise<Value>): Promise<Value> {
  const known = cache.get(key) ?? read();
  cache.set(key, known);
  return known;
}
