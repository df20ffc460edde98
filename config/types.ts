import type { Catalogue } from './catalogue';
import type { EnvironmentInput } from './schema/environment';

/** Every optional key present, at every depth; lists and open maps (`values`, `annotations`) keep their element type. */
export type Complete<T> = T extends readonly (infer Item)[]
  ? Complete<Item>[]
  : T extends object
    ? string extends keyof T
      ? T
      : { [Key in keyof T]-?: Complete<Exclude<T[Key], undefined>> }
    : T;

type Input = Complete<EnvironmentInput>;

/** CPU and memory of one container, as Kubernetes quantities such as `100m` and `128Mi`. */
export interface Resources {
  requests: { cpu: string; memory: string };
  limits: { cpu: string; memory: string };
}

/** Replicas and resources of one Deployment or StatefulSet. */
export interface ComponentConfig {
  replicas: number;
  resources: Resources;
}

export type ClusterConfig = Input['cluster'];
export type BackendConfig = Input['backend'];
export type PlatformConfig = Input['platform'];
export type TraefikConfig = PlatformConfig['traefik'];
export type IssuersConfig = Input['issuers'];
export type IssuerName = IssuersConfig['default'];
export type AuthentikConfig = Input['services']['authentik'];
/** One application of `services.authentik.applications`, told apart by `type`. */
export type ApplicationConfig = AuthentikConfig['applications'][number];
export type LoginConfig = AuthentikConfig['login'];
export type VaultwardenConfig = Input['services']['vaultwarden'];
export type HomerConfig = Input['services']['homer'];
export type HeplifyConfig = HomerConfig['heplify'];
export type DatabaseConfig = AuthentikConfig['database'];
/** The SMTP account of a service; never null here: a service without mail has `email: null`. */
export type EmailConfig = NonNullable<AuthentikConfig['email']>;
/** Daily backups; `destination` is null where they stay on a volume of the cluster. */
export type BackupsConfig = Input['backups'];
export type WildcardConfig = NonNullable<IssuersConfig['wildcard']>;
export type SiteConfig = Input['sites'][number];
export type TenantConfig = Input['tenants'][number];

/** `backendHost` and `roomHost` follow from `host`, because the web application computes them in the browser. */
export type ExcalidrawConfig = Input['services']['excalidraw'] & { backendHost: string; roomHost: string };

export interface ServicesConfig {
  authentik: AuthentikConfig;
  vaultwarden: VaultwardenConfig;
  homer: HomerConfig;
  excalidraw: ExcalidrawConfig;
}

export type ServiceName = keyof ServicesConfig;

/** One environment file, resolved: what it says over the defaults, and what follows from both. Nothing is optional. */
export interface ResolvedEnvironment extends Omit<Input, 'services'> {
  /** Name of the environment: the file name in config/environments without `.yaml`. */
  environment: string;
  services: ServicesConfig;
}

/** All that the stacks are built from. */
export interface Config extends ResolvedEnvironment {
  /** Exact versions of all charts and images. */
  catalogue: Catalogue;
}
