import { loadConfig } from '../../config/loader';
import { connectCluster } from '../cluster/connect-cluster';
import type { CommandContext, RegisterCommand } from '../command';
import { EXIT, type ExitCode } from '../exit-codes';
import { synthesizeRun } from '../planning/prepare-run';
import { readPlatform } from '../status/platform-status';
import { statusText } from '../status/status-text';
import { readExpectation } from '../verify/expectation';
import { withSynthesisOption } from './run-options';

interface StatusOptions {
  readonly environment?: string;
  readonly synthesized?: string;
}

async function status(context: CommandContext, options: StatusOptions): Promise<ExitCode> {
  const { io, output } = context;
  const config = loadConfig({ environment: options.environment ?? io.env.CLUSTER_ENV });
  const cluster = await connectCluster(config, io);
  try {
    const graph = await synthesizeRun(context, config, options);
    const expectations = [...graph.values()].map(({ name, folder }) => readExpectation(name, folder));
    const found = await readPlatform(config, cluster, expectations, io.signal);
    output.result(found, () => statusText(found, new Date()));
    return found.findings.length > 0 ? EXIT.findings : EXIT.done;
  } finally {
    cluster.close();
  }
}

/** `cluster-infra status`. */
export const registerStatus: RegisterCommand = (registry) => {
  const command = registry.command('status', {
    description:
      'Show every service: versions, pods, restarts, certificates, volumes, backups; and what is not in order.',
    notes: [
      'Asks the API server only, waits for nothing and changes nothing; works while half of the platform is missing.\n' +
        'Addresses are not tried: `cluster-infra verify` does that, and waits.',
      'Needs KUBE_CONFIG_PATH (or KUBECONFIG) and, where cluster.uid is null, TF_VAR_cluster_uid.',
      'Exit codes: 0 healthy, 1 the cluster could not be asked, 2 findings, 130 interrupted.',
    ],
    examples: ['npx cluster-infra status --environment production', 'npx cluster-infra status --json'],
  });
  withSynthesisOption(command)
    .option('-e, --environment <name>', 'environment to work on (default: CLUSTER_ENV)')
    .action(registry.run(status));
};
