import { setTimeout as sleep } from 'node:timers/promises';
import type { Checkout } from '../support/checkout';
import type { Item, List } from '../support/kubernetes-objects';

/** Jobs made by hand, which Kubernetes admits and schedules; what they do is proven on a real PostgreSQL elsewhere. */
export function backups(checkout: Checkout): void {
  describe('backups', () => {
    const inVault = (...args: string[]) => checkout.must('kubectl', '-n', 'vaultwarden', ...args);
    // `kubectl wait` fails at once where the controller has not made the pod yet.
    const scheduled = async (job: string): Promise<Item> => {
      for (const deadline = Date.now() + 300_000; Date.now() < deadline; await sleep(500)) {
        const [pod] = checkout.kubectl<List>('-n', 'vaultwarden', 'get', 'pod', '-l', `job-name=${job}`).items;
        if (pod?.spec['nodeName'] !== undefined) return pod;
      }
      throw new Error(`The job ${job} has no pod on a node after five minutes.`);
    };

    test('a backup by hand is admitted, and runs where the vault runs: their volume can be mounted twice there only', async () => {
      inVault('create', 'job', 'by-hand', '--from=cronjob/vaultwarden-backup');
      const vault = checkout.kubectl<Item>('-n', 'vaultwarden', 'get', 'pod', 'vaultwarden-0');
      expect((await scheduled('by-hand')).spec['nodeName']).toBe(vault.spec['nodeName']);
      inVault('delete', 'job', 'by-hand');
    });

    test('a restore starts by the commands of its runbook, with the backup that they name', async () => {
      const runbook = checkout.read('docs/runbooks/restore.md');
      const command =
        /kubectl -n vaultwarden create job restore-1 [^`]*?kubectl apply -f -/.exec(runbook)?.[0] ?? 'false';
      checkout.must('sh', '-c', command);
      const steps = (await scheduled('restore-1')).spec['initContainers'] as {
        name: string;
        env: { name: string; value?: string }[];
      }[];
      expect(steps.map(({ name }) => name)).toEqual(['fetch', 'restore-databases']);
      expect(steps[0]?.env.find(({ name }) => name === 'RESTORE')?.value).toBe('latest');
      inVault('delete', 'job', 'restore-1');
    });

    // That no plan finds a change afterwards is what the next start of the sandbox says.
    test('the commands for both stop and start the service, and call simulated what no script did', () => {
      const answer = (...args: string[]): unknown => {
        const { code, stdout, stderr } = checkout.clusterInfra([...args, '--json']);
        expect({ code, tail: code === 0 ? '' : stderr.slice(-3000) }).toEqual({ code: 0, tail: '' });
        return JSON.parse(stdout);
      };
      expect(answer('backup', 'vaultwarden')).toMatchObject({ services: [{ status: 'simulated', backup: null }] });
      const before = checkout.kubectl<Item>('-n', 'vaultwarden', 'get', 'pod', 'vaultwarden-0');
      const restored = answer('restore', 'vaultwarden', '--backup', 'latest', '--yes-replace', 'vaultwarden');
      expect(restored).toMatchObject({ service: 'vaultwarden', status: 'simulated', safety: null });
      const after = checkout.kubectl<Item>('-n', 'vaultwarden', 'get', 'pod', 'vaultwarden-0');
      expect(after.metadata.uid).not.toBe(before.metadata.uid);
      const refused = checkout.clusterInfra(['restore', 'vaultwarden', '--backup', 'latest']);
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('--yes-replace vaultwarden')]);
      expect(checkout.kubectl<Item>('-n', 'vaultwarden', 'get', 'pod', 'vaultwarden-0').metadata.uid).toBe(
        after.metadata.uid,
      );
      inVault('delete', 'job', '--all');
    });

    test('who comes second is told who is at work on the data; afterwards nobody holds it', () => {
      const lease = () => inVault('get', 'lease', 'cluster-infra', '-o', 'jsonpath={.spec.holderIdentity}');
      expect(lease()).toBe('');
      const now = new Date().toISOString().replace('Z', '000Z');
      const spec = { holderIdentity: 'bob@desk', leaseDurationSeconds: 3600, acquireTime: now, renewTime: now };
      inVault('patch', 'lease', 'cluster-infra', '--type=merge', '-p', JSON.stringify({ spec }));
      const second = checkout.clusterInfra(['backup', 'vaultwarden']);
      expect([second.code, second.stderr]).toEqual([
        1,
        expect.stringContaining('bob@desk is at work on the data of namespace vaultwarden: restore of vaultwarden'),
      ]);
      inVault('delete', 'lease', 'cluster-infra');
    });
  });
}
