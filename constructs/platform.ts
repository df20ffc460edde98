import type { Construct } from 'constructs';

/** Where one chart comes from. */
export interface ChartSource {
  /** Repository address (`https://…` or `oci://…`). */
  readonly repository: string;
  /** Name of the chart in that repository. */
  readonly chart: string;
  /** Exact version. */
  readonly version: string;
}

/** One container image, in the parts that charts take apart. */
export interface ImageSource {
  /** Registry, path and name, for example `docker.io/traefik`. */
  readonly repository: string;
  readonly tag: string;
  /** `sha256:…`; pins the content behind the tag. @default - the tag alone */
  readonly digest?: string;
}

/** What every construct may ask its stack: facts of the environment that no service decides for itself. */
export interface Platform {
  /** Name of the environment, the file name in config/environments. */
  readonly environment: string;
  /** Domain under which all hosts live, without a leading dot. */
  readonly domain: string;
  /** Seconds a Helm release may take. */
  readonly releaseTimeoutSeconds: number;
  /** Seconds a rollout of an own workload may take. */
  readonly rolloutTimeoutSeconds: number;
  /** Leave failed releases and rollouts in place, so that they can be looked at. */
  readonly debug: boolean;
  /** `variable`: every chart repository is `var.chart_repository` (sandbox, air-gapped mirror). */
  readonly chartRepositories: 'catalogue' | 'variable';
  /** StorageClass of every own claim; null: the cluster's default class. */
  readonly storageClass: string | null;
  /** @throws Error when the catalogue has no such chart. */
  chart(name: string): ChartSource;
  /** Full image reference `repository:tag[@digest]`. @throws Error when the catalogue has no such image. */
  image(name: string): string;
  /** Only the tag of that image, as the version label wants it. @throws Error as `image`. */
  imageTag(name: string): string;
  /** The image in parts, for charts. @throws Error as `image`. */
  imageSource(name: string): ImageSource;
}

const CONTEXT_KEY = 'cluster-infra/platform';

/** Attaches the facts to a stack; must run before the stack gets children. */
export function setPlatform(stack: Construct, platform: Platform): void {
  stack.node.setContext(CONTEXT_KEY, platform);
}

/**
 * The facts of the stack that holds `scope`.
 * @throws Error when the construct is used outside a PlatformStack
 */
export function platformOf(scope: Construct): Platform {
  const platform = scope.node.tryGetContext(CONTEXT_KEY) as Platform | undefined;
  if (platform === undefined) {
    throw new Error(
      `${scope.node.path}: this construct works only inside a PlatformStack (see stacks/platform-stack.ts)`,
    );
  }
  return platform;
}
