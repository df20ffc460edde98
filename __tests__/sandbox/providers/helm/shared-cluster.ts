import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryLock } from '../../../../sandbox/process/lock';
import { waitUntil } from '../../../../sandbox/wait-until';
import { clusterAt, startTestCluster, stopCluster, type ClusterPlace, type TestCluster } from './test-cluster';

/** Names the run of jest that this worker belongs to; set where jest reads its configuration. */
const RUN = 'CLUSTER_INFRA_TEST_RUN';

/** Seconds to wait for another worker, which may be building the toolchain. */
const DEADLINE = 1200;

/**
 * The cluster that all test files of one run of jest share: the first one starts it, the last one stops it. Each file keeps to
 * namespaces of its own, and to names of its own for what has no namespace.
 */
export async function shareTestCluster(): Promise<TestCluster> {
  const run = process.env[RUN];
  if (!run) throw new Error(`${RUN} is not set: run the tests with the project's jest.config.cjs`);
  const lease = new Lease(join(tmpdir(), `cluster-infra-test-cluster-${run}`));
  return lease.take();
}

class Lease {
  private readonly place: string;
  private readonly users: string;
  /** One user per worker at a time: files of one worker run one after another. */
  private readonly own: string;

  constructor(private readonly folder: string) {
    this.place = join(folder, 'cluster.json');
    this.users = join(folder, 'users');
    this.own = join(this.users, String(process.pid));
  }

  take(): Promise<TestCluster> {
    return this.alone('starting the cluster that tests share', async () => {
      mkdirSync(this.users, { recursive: true });
      if (!existsSync(this.place)) {
        // Functions are left out.
        writeFileSync(this.place, JSON.stringify(await startTestCluster()));
      }
      writeFileSync(this.own, '');
      const place = JSON.parse(readFileSync(this.place, 'utf8')) as ClusterPlace;
      return clusterAt(place, () => this.leave());
    });
  }

  private leave(): Promise<void> {
    return this.alone('stopping the cluster that tests share', async () => {
      rmSync(this.own, { force: true });
      if (readdirSync(this.users).some((pid) => isAlive(Number(pid)))) return;
      const { folder } = JSON.parse(readFileSync(this.place, 'utf8')) as ClusterPlace;
      await stopCluster(folder);
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  private async alone<T>(purpose: string, work: () => Promise<T>): Promise<T> {
    // Beside the folder, which the last user removes.
    const file = `${this.folder}.lock`;
    let release = (): void => undefined;
    await waitUntil({
      what: `another test file that is ${purpose}`,
      deadline: DEADLINE,
      attempt: () => {
        const attempt = tryLock(file, purpose);
        if ('release' in attempt) release = () => void attempt.release();
        return Promise.resolve('release' in attempt);
      },
    });
    try {
      return await work();
    } finally {
      release();
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
