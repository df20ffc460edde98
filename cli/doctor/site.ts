import type { Resolver } from 'node:dns/promises';
import { loadConfig } from '../../config/loader';
import type { Config } from '../../config/types';
import { checkCredentials } from '../backend/credentials';
import type { Cluster } from '../cluster/cluster';
import type { KubeObject } from '../cluster/kube-object';
import { areSimulated } from '../cluster/simulated-nodes';
import { InterruptedError } from '../../errors/command-error';
import type { ReadStack } from '../graph/stacks-graph';
import { findTerraform } from '../terraform/terraform-program';
import type { CheckName } from './check';
import { plannedNamespaces, plannedReleases } from './synthesized/objects';

/** What the checks ask of the cluster: it is only read, and asked what this account may do. */
export type ClusterReader = Pick<
  Cluster,
  'context' | 'server' | 'uid' | 'get' | 'list' | 'listMetadata' | 'raw' | 'mayI'
>;

/** What resolves names; node's own resolver, or one in a test. */
export type NameResolver = Pick<Resolver, 'resolve4' | 'resolve6'>;

/** Where the shared things come from. */
export interface SiteSources {
  /** Undefined where none was named, which the configuration's check reports. */
  readonly environment: string | undefined;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly signal: AbortSignal;
  /** Seconds of each run of terraform. */
  readonly timeout: number;
  /** @throws ConfigError */
  readonly load?: typeof loadConfig;
  /** @throws CommandError with what the synthesis said. */
  readonly synthesize: (config: Config) => Promise<readonly ReadStack[]>;
  /** @throws CommandError: no kubeconfig, unreachable, another cluster. */
  readonly connect: (config: Config) => Promise<ClusterReader>;
  readonly resolver: NameResolver;
  readonly now: () => Date;
}

/** A check cannot be made because what it stands on is missing; another check reports that. */
export class Blocked extends Error {
  constructor(
    /** The check whose finding it is. */
    readonly by: CheckName,
    cause: unknown,
  ) {
    super(`what "${by}" looks at comes first`, { cause });
    this.name = 'Blocked';
  }
}

/** What the checks look at, each thing fetched once and only when the first check asks for it. */
export class Site {
  private loaded?: Config;
  private readonly asked = new Map<string, Promise<unknown>>();

  constructor(private readonly sources: SiteSources) {}

  get environment(): string | undefined {
    return this.sources.environment;
  }
  get env(): SiteSources['env'] {
    return this.sources.env;
  }
  get signal(): AbortSignal {
    return this.sources.signal;
  }
  get timeout(): number {
    return this.sources.timeout;
  }
  get resolver(): NameResolver {
    return this.sources.resolver;
  }
  get now(): Date {
    return this.sources.now();
  }

  /** @throws Blocked */
  config(): Config {
    try {
      this.loaded ??= (this.sources.load ?? loadConfig)({ environment: this.environment });
      return this.loaded;
    } catch (error) {
      throw new Blocked('configuration', error);
    }
  }

  /** The synthesized stacks. @throws Blocked */
  stacks(): Promise<readonly ReadStack[]> {
    return this.once('stacks', 'configuration', () => this.sources.synthesize(this.config()));
  }

  /** The cluster, which is the right one. @throws Blocked */
  cluster(): Promise<ClusterReader> {
    return this.once('cluster', 'cluster', () => this.sources.connect(this.config()));
  }

  /** @throws Blocked, ClusterError */
  nodes(): Promise<KubeObject[]> {
    return this.once('nodes', 'nodes', async () => (await (await this.cluster()).list({ kind: 'Node' })) ?? []);
  }

  /** Whether pods, and with them what they answer, are only played. @throws Blocked */
  async isSimulated(): Promise<boolean> {
    return areSimulated(await this.nodes());
  }

  /** Namespaces that the stacks make. @throws Blocked */
  async namespaces(): Promise<string[]> {
    return plannedNamespaces(await this.stacks());
  }

  /** The ingress controller's namespace, empty where no stack deploys one. @throws Blocked */
  async edgeNamespace(): Promise<string> {
    return plannedReleases(await this.stacks()).find(({ chart }) => chart === 'traefik')?.namespace ?? '';
  }

  /** Terraform, and what it needs to log in to the backend. @throws Blocked */
  async terraform(): Promise<string> {
    const { backend } = this.config();
    try {
      checkCredentials(backend, this.env);
    } catch (error) {
      throw new Blocked('variables', error);
    }
    return this.once('terraform', 'tools', async () => (await findTerraform(this.env)).binary);
  }

  private once<Value>(what: string, owner: CheckName, make: () => Promise<Value>): Promise<Value> {
    const known = this.asked.get(what);
    if (known !== undefined) return known as Promise<Value>;
    const made = make().catch((error: unknown) => {
      throw error instanceof Blocked || error instanceof InterruptedError ? error : new Blocked(owner, error);
    });
    this.asked.set(what, made);
    return made;
  }
}
