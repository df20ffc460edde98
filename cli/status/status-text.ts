import { columns } from './columns';
import type { PlatformStatus } from './platform-status';
import type { ServiceStatus, VersionStatus } from './service-status';

const DAY = 86_400_000;
const HOURS_PER_DAY = 24;
const HEAD = ['SERVICE', 'VERSION', 'READY', 'RESTARTS', 'CERTIFICATE', 'VOLUMES', 'BACKUP', 'HOSTS'];

function versionText({ name, configured, deployed }: VersionStatus): string {
  if (deployed === undefined) return `${name} missing`;
  return configured === undefined || configured === deployed
    ? `${name} ${deployed}`
    : `${name} ${deployed}, configured ${configured}`;
}

/** The version that people ask for, that of the service and not of its database; or whatever is not as configured. */
function versionCell({ namespace, versions }: ServiceStatus): string {
  const wrong = versions.filter(({ configured, deployed }) => configured !== undefined && configured !== deployed);
  if (wrong.length > 0) return wrong.map(versionText).join('; ');
  const chosen =
    versions.find(({ name }) => name === namespace) ??
    versions.find(({ name }) => name.startsWith(namespace) && !name.endsWith('-postgres')) ??
    versions[0];
  return chosen === undefined ? '' : versionText(chosen);
}

function sizeText(bytes: number): string {
  const gibibytes = bytes / 2 ** 30;
  return gibibytes >= 1 ? `${Math.round(gibibytes * 10) / 10} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}

const ageText = (hours: number): string =>
  hours < HOURS_PER_DAY * 2 ? `${Math.round(hours)} h` : `${Math.floor(hours / HOURS_PER_DAY)} d`;

/** Where pods are simulated a Job that succeeded has backed nothing up. */
function backupCell({ backups }: ServiceStatus, simulated: boolean): string {
  return backups
    .map(({ ageHours, lastFailure }) => {
      if (simulated) return 'simulated';
      const failed = lastFailure === undefined ? '' : `, failed ${lastFailure.slice(0, 10)}`;
      return `${ageHours === undefined ? 'none yet' : `${ageText(ageHours)} old`}${failed}`;
    })
    .join('; ');
}

function row(service: ServiceStatus, now: Date, simulated: boolean): string[] {
  const { namespace, workloads, restarts, certificateUntil, volumes, hosts, exists } = service;
  if (!exists) return [namespace, 'not there'];
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const ready = `${sum(workloads.map(({ available }) => available))}/${sum(workloads.map(({ wanted }) => wanted))}`;
  const days = certificateUntil && Math.floor((Date.parse(certificateUntil) - now.getTime()) / DAY);
  return [
    namespace,
    versionCell(service),
    workloads.length === 0 ? '' : ready,
    String(restarts),
    days === undefined || days === '' ? '' : `${days} d`,
    volumes.count === 0 ? '' : `${volumes.count}, ${sizeText(volumes.bytes)}`,
    backupCell(service, simulated),
    hosts.join(' '),
  ];
}

const list = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];

/** The state of a platform, for a person. */
export function statusText(status: PlatformStatus, now: Date): string {
  const { environment, cluster, simulated, services, switchedOff, standIns, findings } = status;
  const missing = services.flatMap(({ namespace, exists, workloads }) =>
    exists
      ? workloads
          .filter((workload) => !workload.exists || workload.available < workload.wanted)
          .map(({ kind, name, available, wanted }) => `${kind} ${namespace}/${name}: ${available}/${wanted}`)
      : [],
  );
  return [
    `${environment}: ${cluster.server} (context ${cluster.context})`,
    '',
    ...columns([HEAD, ...services.map((service) => row(service, now, simulated))]),
    ...list('Not ready', missing),
    ...list('Switched off', switchedOff),
    ...list('Simulated or stood in for: not proven here', standIns),
    ...list(
      'Findings',
      findings.flatMap(({ check, subject, detail, next }) => [
        `${check}: ${subject}: ${detail}`,
        ...(next === undefined ? [] : [`  next: ${next}`]),
      ]),
    ),
    '',
    findings.length === 0 ? 'No finding.' : `${findings.length} finding${findings.length === 1 ? '' : 's'}.`,
  ].join('\n');
}
