import { leftOutStacks } from '../../config/stack-names';
import type { Config } from '../../config/types';
import type { Cluster } from '../cluster/cluster';
import { type Check, isFinding, isWaiting } from '../verify/check';
import { type Expectation } from '../verify/expectation';
import { CLUSTER_CHECKS, look } from '../verify/look';
import { machineNetwork } from '../verify/network';
import { View } from '../verify/view';
import { readService } from './read-service';
import type { ServiceStatus } from './service-status';

/** The state of a platform at one moment. */
export interface PlatformStatus {
  readonly environment: string;
  readonly cluster: { readonly context: string; readonly server: string; readonly uid: string };
  /** Whether pods are simulated: then nothing here proves that something works. */
  readonly simulated: boolean;
  readonly services: readonly ServiceStatus[];
  /** What the configuration leaves out. */
  readonly switchedOff: readonly string[];
  /** What only stands in for the real thing. */
  readonly standIns: readonly string[];
  /** What is not in order, or not yet. */
  readonly findings: readonly Check[];
}

/** Services and stacks that the configuration does without, by the key that says so. */
function switchedOff(config: Config): string[] {
  const services = Object.entries(config.services).filter(([, { enabled }]) => !enabled);
  return [
    ...services.map(([name]) => `services.${name}`),
    ...leftOutStacks(config).map((stack) => `stack ${stack}`),
    ...(config.backups.enabled ? [] : ['backups']),
    ...(config.backups.destination === null ? ['backups.destination: backups stay on volumes of this cluster'] : []),
  ];
}

/** A backup that is too old, or never was although there was time. */
async function backupFindings(services: readonly ServiceStatus[], config: Config, view: View, now: Date) {
  const limit = config.monitoring.backupHours;
  const findings: Check[] = [];
  for (const { namespace, backups } of services) {
    for (const { cronJob, ageHours } of backups) {
      const live = await view.find({ kind: 'CronJob', namespace, name: cronJob });
      if (live === undefined) continue;
      const lived = (now.getTime() - Date.parse(live.metadata.creationTimestamp ?? '')) / 3_600_000;
      if ((ageHours ?? lived) <= limit) continue;
      findings.push({
        check: 'backups',
        subject: `CronJob ${namespace}/${cronJob}`,
        status: 'finding',
        detail:
          ageHours === undefined
            ? `has never made a backup in ${Math.floor(lived)} hours`
            : `made its newest backup ${Math.floor(ageHours)} hours ago; ${limit} are allowed (monitoring.backupHours)`,
        next: `kubectl --context ${view.cluster.context} -n ${namespace} get jobs --sort-by=.metadata.creationTimestamp`,
      });
    }
  }
  return findings;
}

/** Everything of all stacks that is in one namespace, whichever stack makes it. */
const together = (expectations: readonly Expectation[], stack: string): Expectation => ({
  stack,
  objects: expectations.flatMap(({ objects }) => objects),
  releases: expectations.flatMap(({ releases }) => releases),
  copies: [],
  unknown: [],
});

/** Reads the state of all stacks; what is missing is part of the answer. @throws ClusterError, InterruptedError */
export async function readPlatform(
  config: Config,
  cluster: Cluster,
  expectations: readonly Expectation[],
  signal: AbortSignal,
): Promise<PlatformStatus> {
  const view = new View(cluster);
  const now = new Date();
  const services: ServiceStatus[] = [];
  for (const { stack, objects } of expectations)
    for (const { kind, name } of objects)
      if (kind === 'Namespace') services.push(await readService(together(expectations, stack), name, view, now));
  const around = { config, view, network: machineNetwork(signal) };
  const checks: Check[] = [];
  for (const expectation of expectations) checks.push(...(await look(expectation, around, CLUSTER_CHECKS)));
  const simulated = await view.isSimulated();
  const marked = (what: string) => checks.filter(({ check, status }) => check === what && status === 'simulated');
  return {
    environment: config.environment,
    cluster: { context: cluster.context, server: cluster.server, uid: cluster.uid },
    simulated,
    services,
    switchedOff: switchedOff(config),
    standIns: [
      ...(simulated ? ['pods, volumes and addresses: simulated'] : []),
      ...marked('releases').map(({ subject }) => `chart of ${subject}`),
      ...marked('certificates').map(({ subject }) => `certificate in ${subject}`),
    ],
    findings: [
      ...checks.filter((check) => isFinding(check) || isWaiting(check)),
      ...(await backupFindings(services, config, view, now)),
    ],
  };
}
