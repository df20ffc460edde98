import type { Checkout } from '../support/checkout';
import type { Item, List } from '../support/kubernetes-objects';
import { edit, SETTINGS, switchedOff } from '../support/settings';
import { AS_SYNTHESIZED, expectNoChanges } from '../support/plan-review';

const SERVICES = ['vaultwarden', 'excalidraw'];

/** Services come and go by one switch; what people stored stays. */
export function serviceSwitchedOff(checkout: Checkout): void {
  describe('a service that is switched off', () => {
    const deploy = (...stacks: string[]) => checkout.must('npx', 'cdktf', 'deploy', ...stacks);
    /** What must be the very same objects afterwards. */
    const kept = () =>
      SERVICES.flatMap((service) => [
        checkout.kubectl<Item>('get', 'namespace', service),
        ...checkout.kubectl<List>('-n', service, 'get', 'pvc').items,
      ])
        .map((item) => [item.kind, item.metadata.name, item.metadata.uid, item.spec['volumeName']].join(' '))
        .sort();
    // Without the Jobs that a schedule made: whether there are any depends on the time of day.
    const workloads = () =>
      SERVICES.flatMap((service) =>
        checkout
          .kubectl<List>('-n', service, 'get', 'deploy,sts,ds,cronjob,job,ingress,svc')
          .items.filter(({ metadata }) => !metadata.ownerReferences?.some(({ kind }) => kind === 'CronJob'))
          .map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      ).sort();
    let before: { kept: string[]; workloads: string[]; text: string };

    test('loses its workloads and keeps its namespace and volumes', () => {
      before = { kept: kept(), workloads: workloads(), text: checkout.read(SETTINGS) };
      expect(before.kept.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
        'Namespace excalidraw',
        'Namespace vaultwarden',
        'PersistentVolumeClaim data-excalidraw-postgres-0',
        'PersistentVolumeClaim data-vaultwarden-0',
        'PersistentVolumeClaim data-vaultwarden-postgres-0',
        'PersistentVolumeClaim excalidraw-backup',
        'PersistentVolumeClaim vaultwarden-backup',
      ]);
      edit(checkout, SETTINGS, switchedOff);
      deploy('identity', 'observability');
      expect(workloads()).toEqual([]);
      expect(kept()).toEqual(before.kept);
      expectNoChanges(checkout, 'identity', 'observability', ...AS_SYNTHESIZED);
    });

    test('comes back with its data', () => {
      checkout.write(SETTINGS, before.text);
      deploy('identity', 'observability');
      // The stack vault was left out, not emptied: with the Secrets it reads back, it is as it was.
      expect(workloads()).toEqual(before.workloads);
      expect(kept()).toEqual(before.kept);
      // That nothing is left to change is what the next start of the sandbox says.
    });
  });
}
