/** What runs, and what the configuration wants. */
export interface VersionStatus {
  /** Name of the release or of the workload. */
  readonly name: string;
  /** Undefined where the configuration does not fix one, as for a chart of this repository. */
  readonly configured: string | undefined;
  /** Undefined when it is not there. */
  readonly deployed: string | undefined;
}

export interface WorkloadStatus {
  readonly kind: string;
  readonly name: string;
  /** Pods. */
  readonly wanted: number;
  readonly available: number;
  /** False: configured, and not in the cluster. */
  readonly exists: boolean;
}

export interface BackupStatus {
  readonly cronJob: string;
  /** RFC 3339; undefined when there was none, or the CronJob is not there. */
  readonly newestSuccess: string | undefined;
  /** Hours since then. */
  readonly ageHours: number | undefined;
  /** RFC 3339, of the last Job that failed and is still kept. */
  readonly lastFailure: string | undefined;
}

/** One namespace of the platform. */
export interface ServiceStatus {
  readonly namespace: string;
  readonly stack: string;
  readonly exists: boolean;
  readonly versions: readonly VersionStatus[];
  readonly workloads: readonly WorkloadStatus[];
  /** Of all containers of its pods. */
  readonly restarts: number;
  readonly hosts: readonly string[];
  /** RFC 3339, of the certificate that ends first. */
  readonly certificateUntil: string | undefined;
  readonly volumes: { readonly count: number; readonly bytes: number };
  readonly backups: readonly BackupStatus[];
}
