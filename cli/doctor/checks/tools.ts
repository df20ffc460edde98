import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { engines } from '../../../package.json';
import { codeOf } from '../../../errors/error-code';
import { CommandError } from '../../../errors/command-error';
import { findTerraform } from '../../terraform/terraform-program';
import type { Check } from '../check';
import { finding, note, type Observation, ok } from '../observation';
import type { Site } from '../site';
import { atLeast } from '../versions';

/** As the stacks ask of it (`required_version`): write-only attributes and ephemeral resources came with it. */
const TERRAFORM = '1.11.0';
/** Milliseconds; each prints a line. */
const DEADLINE = 30_000;

async function terraform({ env }: Site): Promise<Observation> {
  const found = await findTerraform(env).catch((error: unknown) => {
    if (error instanceof CommandError) return finding('terraform', error.problem, error.fix);
    throw error;
  });
  if ('status' in found) return found;
  const { binary, version } = found;
  const detail = `Terraform ${version} (${binary})`;
  return atLeast(version, TERRAFORM)
    ? ok('terraform', `${detail}.`)
    : finding(
        'terraform',
        `${detail} is older than ${TERRAFORM}, which write-only attributes need.`,
        'Install a newer one, or name another program in TERRAFORM_BINARY_NAME.',
      );
}

/** package.json says `>=20.18.1 <23`. */
export function node(version: string, range = engines.node): Observation {
  const [, from = '0', before = ''] = /^>=([\d.]+)(?: <([\d.]+))?$/.exec(range) ?? [];
  const fits = atLeast(version, from) && (before === '' || !atLeast(version, before));
  return fits
    ? ok('node', `Node ${version}.`)
    : finding(
        'node',
        `Node ${version} is not one this was tested with (${range}).`,
        `Use a Node within ${range}, as package.json asks.`,
      );
}

/** A program that people need, and no deployment. */
async function helper(
  { env, signal }: Site,
  program: string,
  args: readonly string[],
  version: RegExp,
  use: string,
): Promise<Observation> {
  try {
    const { stdout } = await promisify(execFile)(program, [...args], { env, timeout: DEADLINE, signal });
    return ok(program, `${program} ${version.exec(stdout)?.[1] ?? '(version not understood)'}.`);
  } catch (error) {
    const missing = codeOf(error) === 'ENOENT';
    return note(
      program,
      missing ? `${program} is not on the PATH: ${use}.` : `${program} ${args.join(' ')} failed: ${use}.`,
      `Install ${program} on the machine of whoever runs the cluster.`,
    );
  }
}

/** The programs of whoever deploys. */
export const tools: Check = {
  name: 'tools',
  what: 'terraform, Node, kubectl and helm: there, and new enough',
  look: async (site) => [
    node(process.version),
    ...(await Promise.all([
      terraform(site),
      helper(
        site,
        'kubectl',
        ['version', '--client', '-o', 'json'],
        /"gitVersion":\s*"([^"]+)"/,
        'the runbooks and the cures below need it, a deployment does not',
      ),
      helper(
        site,
        'helm',
        ['version', '--short'],
        /^(\S+)/,
        'releases that are stuck are freed with it, a deployment does not need it',
      ),
    ])),
  ],
};
