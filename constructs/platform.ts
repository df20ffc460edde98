import type { Construct } from 'constructs';
import type { Availability } from '../config/availability';
import type { Chart, Image } from '../config/catalogue';
import type { ChartName, ImageName } from '../config/schema/catalogue';
import type { BackupsConfig } from '../config/types';
import type { Flow } from './network/flow';

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
  /** How data is backed up. */
  readonly backups: BackupsConfig;
  /** Decides placement and priority of every pod; the numbers of pods are in the configuration of each service. */
  readonly availability: Availability;
  /** Every connection that is allowed: each namespace makes its NetworkPolicies of the rows that concern it. */
  readonly flows: readonly Flow[];
  /** Where a chart comes from, at its exact version. */
  chart(name: ChartName): Chart;
  /** Full image reference `repository:tag[@digest]`. */
  image(name: ImageName): string;
  /** Only the tag of that image, as the version label wants it. */
  imageTag(name: ImageName): string;
  /** The image in parts, for charts. */
  imageSource(name: ImageName): Image;
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
