import { connectCluster } from '../cluster/connect-cluster';
import type { CommandContext, RegisterCommand } from '../command';
import { EXIT, type ExitCode } from '../exit-codes';
import { wholeNumber } from '../option-values';
import { synthesizeRun } from '../planning/prepare-run';
import { chooseStacks } from '../synth/stack-graph';
import { loadConfig } from '../../config/loader';
import { isFinding, type StackChecks } from '../verify/check';
import { readExpectation } from '../verify/expectation';
import { verifyStack } from '../verify/verify-stack';
import { stackText, verdict } from '../verify/verify-text';
import { withSynthesisOption } from './run-options';

interface VerifyCommandOptions {
  readonly environment?: string;
  readonly synthesized?: string;
  readonly timeout: number;
}

/** Seconds. */
const TIMEOUT = 300;

async function verify(
  context: CommandContext,
  names: readonly string[],
  options: VerifyCommandOptions,
): Promise<ExitCode> {
  const { io, output } = context;
  const config = loadConfig({ environment: options.environment ?? io.env.CLUSTER_ENV });
  const { environment } = config;
  const cluster = await connectCluster(config, io);
  try {
    const stacks = chooseStacks(await synthesizeRun(context, { environment }, options), names);
    const verified: StackChecks[] = [];
    for (const { name, folder } of stacks) {
      const report = (line: string) => output.progress(line);
      const { timeout } = options;
      verified.push(
        await verifyStack(readExpectation(name, folder), { config, cluster, signal: io.signal, timeout, report }),
      );
    }
    const findings = verified.flatMap(({ checks }) => checks.filter(isFinding));
    output.result(
      {
        environment,
        cluster: { context: cluster.context, uid: cluster.uid },
        findings: findings.length,
        stacks: verified,
      },
      () => [...verified.map(stackText), verdict(verified)].join('\n'),
    );
    return findings.length > 0 ? EXIT.findings : EXIT.done;
  } finally {
    cluster.close();
  }
}

/** `cluster-infra verify`. */
export const registerVerify: RegisterCommand = (registry) => {
  const command = registry.command('verify [stacks...]', {
    description:
      'Check that what the stacks made works: releases, rollouts, certificates, addresses, copies of Secrets.',
    notes: [
      'What should be there is read from the synthesized stacks, so it follows the configuration. What may become right by\n' +
        'itself (a rollout, a certificate, a DNS record) is waited for until the deadline. Each finding names the next command.',
      'In the sandbox pods, certificates and addresses are simulated; that is said, and never counted as ok.',
      'Needs KUBE_CONFIG_PATH (or KUBECONFIG) and, where cluster.uid is null, TF_VAR_cluster_uid. Changes nothing.',
      'Exit codes: 0 no finding, 1 the cluster could not be asked, 2 findings, 130 interrupted.',
    ],
    examples: [
      'npx cluster-infra verify --environment production',
      'npx cluster-infra verify identity --timeout 0 --json',
    ],
  });
  withSynthesisOption(command)
    .option('-e, --environment <name>', 'environment to work on (default: CLUSTER_ENV)')
    .option(
      '--timeout <seconds>',
      'wait so long in each stack for what may become right; 0 looks once',
      wholeNumber,
      TIMEOUT,
    )
    .action(registry.run(verify));
};
