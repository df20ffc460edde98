import { ensureInfrastructure } from '../infrastructure';
import type { Layout } from '../layout';
import type { Progress } from '../progress';

/** Options of `up`. */
export interface UpOptions {
  /** False: only what lies below the stacks. */
  readonly deploy: boolean;
}

/** Brings everything up. */
export async function up(layout: Layout, options: UpOptions, progress: Progress): Promise<void> {
  await ensureInfrastructure(layout, progress);
  if (!options.deploy) {
    progress.line(
      'the sandbox is up without stacks; for a shell that uses it: eval "$(npm run --silent sandbox -- env)"',
    );
  }
}
