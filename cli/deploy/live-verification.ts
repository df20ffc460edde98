import type { Config } from '../../config/types';
import type { Cluster } from '../cluster/cluster';
import { connectCluster } from '../cluster/connect-cluster';
import { CommandError } from '../../errors/command-error';
import type { CommandIo } from '../output';
import { isFinding, isWaiting } from '../verify/check';
import { readExpectation } from '../verify/expectation';
import { verifyStack } from '../verify/verify-stack';
import type { AppliedStack, Verification } from './verification';

/** Looks at what a stack made in the cluster, right after its apply: `cluster-infra verify`, one stack at a time. */
export class LiveVerification implements Verification {
  readonly name = 'verify';
  private connection: Promise<Cluster> | undefined;

  constructor(
    private readonly config: Config,
    private readonly access: Pick<CommandIo, 'env' | 'signal'>,
    /** Seconds for one stack. */
    private readonly timeout: number,
  ) {}

  readonly check = async ({ context, stack }: AppliedStack): Promise<readonly string[]> => {
    const expectation = readExpectation(stack.name, context.folder.stack(stack.name));
    // A stack such as vault makes nothing in the cluster.
    if (expectation.objects.length + expectation.releases.length === 0) return [];
    try {
      this.connection ??= connectCluster(this.config, this.access);
      const cluster = await this.connection;
      const { config, timeout } = this;
      const { signal, report } = context;
      const { checks } = await verifyStack(expectation, { config, cluster, signal, timeout, report });
      const bad = checks.filter((check) => isFinding(check) || isWaiting(check));
      if (bad.length === 0) report(`${stack.name}: verified, ${checks.length} checks`);
      return bad.flatMap(({ check, subject, detail, next }) => [
        `${check}: ${subject}: ${detail}`,
        ...(next === undefined ? [] : [`next: ${next}`]),
      ]);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return [`the stack was applied, and could not be verified: ${error.problem}`, ...error.details, error.fix];
    }
  };

  /** Ends the connection. */
  close(): void {
    void this.connection?.then(
      (cluster) => cluster.close(),
      () => undefined,
    );
  }
}
