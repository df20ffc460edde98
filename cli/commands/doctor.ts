import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { InvalidArgumentError } from 'commander';
import type { Config } from '../../config/types';
import { backendFingerprint, backendPlace } from '../backend/fingerprint';
import { connectCluster } from '../cluster/connect-cluster';
import type { CommandContext, RegisterCommand } from '../command';
import { ALL_CHECKS } from '../doctor/all-checks';
import { CHECK_NAMES, type Check, type CheckName } from '../doctor/check';
import { reportText, tally } from '../doctor/report';
import { runChecks } from '../doctor/run-checks';
import { Blocked, type ClusterReader, Site } from '../doctor/site';
import { EXIT, type ExitCode } from '../exit-codes';
import { wholeSeconds } from '../option-values';
import { synthesizeRun } from '../planning/prepare-run';
import { readConfiguration } from '../synth/read-configuration';
import { withSynthesisOption } from './run-options';

interface DoctorOptions {
  readonly backend?: true;
  readonly only?: readonly CheckName[];
  readonly environment?: string;
  readonly synthesized?: string;
  readonly dnsServer?: string;
  readonly timeout: number;
}

const isCheckName = (name: string): name is CheckName => (CHECK_NAMES as readonly string[]).includes(name);

/** Reads `tools,dns`; may be given more than once. */
function checkNames(text: string, before: readonly CheckName[] = []): CheckName[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !isCheckName(name));
  if (unknown.length > 0)
    throw new InvalidArgumentError(`There is no check ${unknown.join(', ')}. Allowed: ${CHECK_NAMES.join(', ')}.`);
  return [...before, ...names.filter(isCheckName)];
}

/** Reads `192.0.2.53`, `192.0.2.53:5353` or `[2001:db8::53]:53`, as node's resolver takes them. */
function dnsServer(text: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]+))(?::\d{1,5})?$/.exec(text) ?? [];
  if (isIP(bracketed ?? plain ?? text) === 0)
    throw new InvalidArgumentError('Allowed: an address, with a port where it is not 53, such as 192.0.2.53:5353.');
  return text;
}

function resolverFor(server: string | undefined): Resolver {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  if (server !== undefined) resolver.setServers([server]);
  return resolver;
}

function chosenChecks({ only, backend }: DoctorOptions): readonly Check[] {
  const names: readonly CheckName[] | undefined = backend === true ? ['backend', ...(only ?? [])] : only;
  return names === undefined ? ALL_CHECKS : ALL_CHECKS.filter(({ name }) => names.includes(name));
}

/** Where the states lie; null as long as the configuration does not load. */
function describeBackend(site: Site) {
  try {
    const { backend, environment } = site.config();
    const place = backendPlace(backend, site.env);
    return { place, fingerprint: backendFingerprint(backend, environment, site.env) };
  } catch (error) {
    if (error instanceof Blocked) return null;
    throw error;
  }
}

async function doctor(context: CommandContext, options: DoctorOptions): Promise<ExitCode> {
  const { io, output } = context;
  const end = new AbortController();
  const signal = AbortSignal.any([io.signal, end.signal]);
  const opened: Promise<{ close(): void }>[] = [];
  const connect = (config: Config): Promise<ClusterReader> => {
    const cluster = connectCluster(config, { env: io.env, signal });
    opened.push(cluster);
    return cluster;
  };
  const quiet = { ...context, io: { ...io, signal } };
  const site = new Site({
    environment: options.environment ?? io.env['CLUSTER_ENV'],
    env: io.env,
    signal,
    timeout: options.timeout,
    synthesize: async (config) => {
      const graph = await synthesizeRun(quiet, config, options);
      return [...graph.values()].map((stack) => ({ ...stack, configuration: readConfiguration(stack) }));
    },
    connect,
    resolver: resolverFor(options.dnsServer),
    now: () => new Date(),
  });
  try {
    const rows = await runChecks(chosenChecks(options), site, (waiting) =>
      output.progress(`still looking at ${waiting.map(({ name }) => name).join(', ')}`),
    );
    const backend = describeBackend(site);
    const value = { environment: site.environment ?? null, backend, summary: tally(rows), checks: rows };
    output.result(value, () => reportText(rows));
    return rows.some(({ status }) => status === 'finding') ? EXIT.findings : EXIT.done;
  } finally {
    end.abort();
    for (const cluster of await Promise.allSettled(opened)) if (cluster.status === 'fulfilled') cluster.value.close();
  }
}

/** `cluster-infra doctor`. */
export const registerDoctor: RegisterCommand = (registry) => {
  const list = ALL_CHECKS.map(({ name, what }) => `  ${name.padEnd(14)} ${what}`);
  const command = registry.command('doctor', {
    description: 'Check, before anything is deployed, what a deployment stands on.',
    examples: [
      'npx cluster-infra doctor --environment production',
      'npx cluster-infra doctor --only tools,variables,cluster --json',
      'npx cluster-infra doctor --backend --environment production',
    ],
    notes: [
      ['Checks, made side by side:', ...list].join('\n'),
      'Nothing is changed. The checks backend and locks take locks for a moment, with real terraform, as a plan does; the\n' +
        'scratch state of the self-test is removed.',
      'Each observation is ok, a note, a FINDING with its cure, simulated (the sandbox plays it) or not checkable here.',
      'Exit codes: 0 no finding, 1 error, 2 findings, also when cluster or backend cannot be reached, 130 interrupted.',
    ],
  });
  withSynthesisOption(command)
    .option('--only <checks>', 'make these checks only, separated by commas', checkNames)
    .option('--backend', 'the same as --only backend')
    .option('-e, --environment <name>', 'environment to look at (default: CLUSTER_ENV)')
    .option('--dns-server <address>', "look names up there (default: this machine's servers)", dnsServer)
    .option('--timeout <seconds>', 'deadline of each run of terraform', wholeSeconds, 60)
    .action(registry.run(doctor));
};
