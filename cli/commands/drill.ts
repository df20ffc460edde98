import path from 'node:path';
import { findPostgres, OLDEST_POSTGRES } from '../../sandbox/database/binaries';
import type { CommandContext, RegisterCommand } from '../command';
import { CommandError, InterruptedError } from '../../errors/command-error';
import { loadConfig } from '../../config/loader';
import { type DrillCheck, drillService } from '../drill/drill-service';
import { type DrilledService, drilledServicesOf } from '../drill/drilled-service';
import { readRealBackup, restoreRealBackup, type RestoredBackup } from '../drill/real-dump';
import { EXIT } from '../exit-codes';

import { positiveNumber, synthesizeRun } from '../planning/prepare-run';
import { withSynthesisOption } from './run-options';

interface DrillCommandOptions {
  readonly environment?: string;
  readonly synthesized?: string;
  readonly rows: number;
  readonly from?: string;
}

/** What a drill stands on, for its report. */
interface Ground {
  /** Major version of the PostgreSQL of this machine. */
  readonly version: number;
  readonly path: string;
}

function findServer(env: Readonly<NodeJS.ProcessEnv>): Ground {
  const found = findPostgres(env['PATH'] ?? '');
  if (found === null)
    throw new CommandError({
      problem: `There is no PostgreSQL ${OLDEST_POSTGRES} or newer on this machine: neither on the PATH nor in /usr/lib/postgresql.`,
      fix: 'Install the server and its client programs (apt-get install postgresql), then try again.',
    });
  return { version: found.version, path: `${path.dirname(found.postgres)}${path.delimiter}${env['PATH'] ?? ''}` };
}

function chosen(services: readonly DrilledService[], names: readonly string[]): readonly DrilledService[] {
  const unknown = names.filter((name) => !services.some((each) => each.name === name));
  if (unknown.length > 0 || services.length === 0)
    throw new CommandError({
      problem:
        services.length === 0
          ? 'No service of this environment has a backup of a database.'
          : `There is no backup of a database of ${unknown.join(', ')} in this environment.`,
      fix:
        services.length === 0
          ? 'Switch backups.enabled and a service with a database on, or choose another environment.'
          : `Name one of ${services.map(({ name }) => name).join(', ')}.`,
    });
  return names.length === 0 ? services : services.filter(({ name }) => names.includes(name));
}

/** Both versions, as what a drill on another one does not show must not be hidden. */
const versions = ({ version }: Ground, { image }: DrilledService): string =>
  `PostgreSQL ${version} of this machine; the cluster runs ${image}`;

function realBackupText(restored: RestoredBackup): string {
  const { service, version, checksums, bytes, seconds, databases, failed } = restored;
  if (failed.length > 0) return [`FAILED: the backup of ${service} could not be restored:`, ...failed].join('\n');
  return [
    `ok: the backup of ${service} was restored in ${seconds.toFixed(1)} s (${bytes} bytes, made of PostgreSQL ${version ?? 'unknown'})`,
    ...databases.map(({ name, tables, rows }) => `  ${name}: ${tables} tables, ${rows} rows`),
    checksums ? '  all files fit their checksums' : '  a single dump: there was no checksum to compare with',
  ].join('\n');
}

const checkText = ({ what, ok, seconds, details }: DrillCheck): string =>
  [
    `  ${ok ? 'ok    ' : 'FAILED'}  ${what} (${seconds.toFixed(1)} s)`,
    ...details.map((line) => `            ${line}`),
  ].join('\n');

async function drillReal(context: CommandContext, services: readonly DrilledService[], ground: Ground, file: string) {
  const { io, output } = context;
  const backup = readRealBackup(path.resolve(io.cwd, file), services);
  output.progress(`restoring ${file} into a new server: ${versions(ground, backup.service)}`);
  const restored = await restoreRealBackup(backup, { path: ground.path, signal: io.signal });
  if (io.signal.aborted) throw new InterruptedError('the drill; its server was ended and its files were removed.');
  output.result({ postgres: ground.version, ...restored }, () => realBackupText(restored));
  return restored.failed.length === 0 ? EXIT.done : EXIT.findings;
}

async function drill(context: CommandContext, names: readonly string[], options: DrillCommandOptions) {
  const { io, output } = context;
  const ground = findServer(io.env);
  const { environment } = loadConfig({ environment: options.environment ?? io.env['CLUSTER_ENV'] });
  const graph = await synthesizeRun(context, { environment }, options);
  const services = chosen(drilledServicesOf(graph), names);
  if (options.from !== undefined) return drillReal(context, services, ground, options.from);
  const results: { service: string; image: string; checks: DrillCheck[] }[] = [];
  for (const service of services) {
    output.progress(`${service.name}: ${versions(ground, service)}`);
    const report = (line: string) => output.progress(line);
    const checks = await drillService(service, { rows: options.rows, path: ground.path, signal: io.signal, report });
    results.push({ service: service.name, image: service.image, checks });
  }
  const failed = results.flatMap(({ checks }) => checks.filter(({ ok }) => !ok)).length;
  output.result({ environment, postgres: ground.version, rows: options.rows, failed, services: results }, () =>
    [
      ...results.flatMap(({ service, checks }) => [service, ...checks.map(checkText)]),
      `Rehearsed on PostgreSQL ${ground.version} of this machine with made-up data; the object storage was not asked.`,
      failed === 0 ? 'Every restore brought back what was there.' : `${failed} of the checks above failed.`,
    ].join('\n'),
  );
  return failed === 0 ? EXIT.done : EXIT.findings;
}

/** `cluster-infra drill`. */
export const registerDrill: RegisterCommand = (registry) => {
  withSynthesisOption(
    registry
      .command('drill', {
        description: 'Rehearse a restore on a PostgreSQL of this machine, without any cluster.',
        examples: [
          'npx cluster-infra drill vaultwarden --environment production',
          'npx cluster-infra drill --from ./20261122T020000Z --environment production',
          'npx cluster-infra drill --json',
        ],
        notes: [
          'The scripts, settings and server start are those that the stacks deploy. Per service a server is started on loopback, filled, backed up, ruined, restored and compared: rows, sequences, large objects, definitions, owners. Then every way in which a restore fails is tried: damaged, cut off, of a newer version, full volume, killed; after each the databases must be what they were.',
          'With --from a downloaded backup (its folder, or one dump) is restored instead, and its version, tables, rows and time are said. Its content stays on this machine and is removed in the end.',
          'Exit code 0: everything came back. 2: something did not. 1: there is no PostgreSQL here, or no such service. 130: interrupted; the server was ended.',
        ],
      })
      .argument('[service...]', 'services with a database (default: all)')
      .option('-e, --environment <name>', 'environment whose services are meant (default: CLUSTER_ENV)')
      .option('--rows <number>', 'rows of the largest table', positiveNumber, 100_000)
      .option('--from <path>', 'a downloaded backup: its folder, or DATABASE.sql.gz'),
  ).action(registry.run(drill));
};
