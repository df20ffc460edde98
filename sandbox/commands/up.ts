import { deployAll } from '../deploy/deploy-all';
import { ensureInfrastructure } from '../infrastructure';
import type { Layout } from '../layout';
import type { Progress } from '../progress';
import { deploymentReport } from '../report/deployment-report';

/** Options of `up`. */
export interface UpOptions {
  /** False: only what lies below the stacks. */
  readonly deploy: boolean;
}

/** Brings everything up, deploys all stacks and prints what is there. Repeating it changes nothing. */
export async function up(layout: Layout, options: UpOptions, progress: Progress): Promise<void> {
  const { state } = await ensureInfrastructure(layout, progress);
  if (options.deploy) {
    await deployAll(layout, state, progress);
    process.stdout.write(await deploymentReport(layout.kubeconfig));
  }
  progress.line(`the sandbox is up${options.deploy ? '' : ', without stacks'}. For a shell that uses it:`);
  process.stderr.write('eval "$(npm run --silent sandbox -- env)"\n');
}
