import { availableParallelism } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../config/loader';
import type { Config } from '../../config/types';
import { checkCredentials } from '../backend/credentials';
import { backendFingerprint, backendPlace } from '../backend/fingerprint';
import { terraformEnvironment } from '../backend/terraform-environment';
import type { CommandContext } from '../command';
import { CommandError } from '../../errors/command-error';
import { dataFolder, PlanFolder, WORK_FOLDER } from '../plans/plan-folder';
import { type Commit, commitOf } from '../plans/git-commit';
import { ownFolder } from '../synth/own-folder';
import { readStackGraph, type StackGraph } from '../synth/stack-graph';
import { synthesize } from '../synth/synthesize';
import { InitializationGate } from '../terraform/initialize';
import { findTerraform } from '../terraform/terraform-program';
import { secretHider } from './hide-secrets';
import type { PlanningContext } from './planning-context';

/** Options that plan, deploy and drift share. */
export interface RunOptions {
  /** Default: CLUSTER_ENV. */
  readonly environment?: string;
  /** Stacks at a time; default: the cores of the machine. */
  readonly parallelism?: number;
  /** Seconds for one terraform command on one stack. */
  readonly timeout: number;
  /** Folder of an earlier synthesis (cdktf.out) to take instead of a new one. */
  readonly synthesized?: string;
}

/** An environment, ready for terraform. */
export interface Run {
  readonly environment: string;
  readonly config: Config;
  readonly context: PlanningContext;
  readonly parallelism: number;
  readonly commit: Commit;
  readonly backend: { readonly fingerprint: string };
}

const REPOSITORY = path.join(__dirname, '..', '..');

/**
 * Reads the configuration and checks what every run needs, before terraform is started for anything else.
 *
 * @param folder where the plans go; default: `.cluster-infra/plans/ENVIRONMENT` of the working folder.
 * @throws ConfigError, CommandError
 */
export async function prepareRun({ io, output }: CommandContext, options: RunOptions, folder?: string): Promise<Run> {
  const config = loadConfig({ environment: options.environment ?? io.env.CLUSTER_ENV });
  const { environment, backend } = config;
  checkCredentials(backend, io.env);
  const variables = terraformEnvironment(backend, io.env);
  const terraform = await findTerraform(io.env);
  output.progress(
    `environment ${environment}, state in ${backendPlace(backend, io.env)}, Terraform ${terraform.version}`,
  );
  return {
    environment,
    config,
    parallelism: options.parallelism ?? availableParallelism(),
    commit: commitOf(REPOSITORY),
    backend: { fingerprint: backendFingerprint(backend, environment, io.env) },
    context: {
      terraform,
      folder: folder === undefined ? PlanFolder.of(io.cwd, environment) : new PlanFolder(path.resolve(io.cwd, folder)),
      dataFolder: (stack) => dataFolder(io.cwd, environment, stack),
      variables,
      gate: InitializationGate.for(variables),
      signal: io.signal,
      report: (line) => output.progress(line),
      hideSecrets: secretHider(io.env),
      deadline: options.timeout,
    },
  };
}

/** The stacks of a run, synthesized once. */
export async function synthesizeRun(
  { io, output }: CommandContext,
  { environment }: Pick<Run, 'environment'>,
  { synthesized }: Pick<RunOptions, 'synthesized'>,
): Promise<StackGraph> {
  if (synthesized !== undefined) return readStackGraph(path.resolve(io.cwd, synthesized));
  const folder = ownFolder(path.join(io.cwd, WORK_FOLDER, 'synthesized', environment));
  await synthesize({ environment, folder, env: io.env, signal: io.signal });
  const graph = readStackGraph(folder);
  output.progress(`synthesized ${graph.size} stacks: ${[...graph.keys()].join(', ')}`);
  return graph;
}

/** A whole number of at least one, for commander. */
export function positiveNumber(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new CommandError({ problem: `"${value}" is not a whole number above zero.`, fix: 'Write one, such as 2.' });
  return number;
}
