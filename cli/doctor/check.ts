import type { Observation } from './observation';
import type { Site } from './site';

/** The checks by the word that `--only` takes. */
export const CHECK_NAMES = [
  'tools',
  'configuration',
  'variables',
  'backend',
  'locks',
  'cluster',
  'nodes',
  'storage',
  'rights',
  'definitions',
  'ingress-class',
  'load-balancer',
  'releases',
  'leftovers',
  'certificates',
  'dns',
  'capture',
] as const;

export type CheckName = (typeof CHECK_NAMES)[number];

/** One of the things that a deployment stands on. */
export interface Check {
  readonly name: CheckName;
  /** What it looks at, for `--help` and for whoever waits. */
  readonly what: string;
  /** Seconds; a check that takes longer is a finding. @default - 60 */
  readonly deadline?: (timeout: number) => number;
  /**
   * Looks, and changes nothing.
   *
   * @returns at least one observation.
   * @throws Blocked, ClusterError and CommandError, which the caller turns into observations; InterruptedError.
   */
  readonly look: (site: Site) => Promise<readonly Observation[]>;
}
