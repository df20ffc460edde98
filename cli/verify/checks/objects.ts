import type { Check } from '../check';
import { nextCommand, type StackCheck, type World } from '../world';

const NEXT = 'npx cluster-infra plan';

async function released(world: World): Promise<Check[]> {
  const { expectation, view } = world;
  const checks: Check[] = [];
  for (const release of expectation.releases) {
    const record = await view.release(release.namespace, release.name);
    for (const { kind, namespace, name } of record?.objects ?? []) {
      const found = await view.find({ kind, namespace, name });
      if (found === undefined)
        checks.push({
          check: 'objects',
          subject: `${kind} ${namespace}/${name}`,
          status: 'finding',
          detail: `release ${release.name} made it, and it is gone`,
          // Terraform's plan does not see it; what Helm remembers makes it anew.
          next:
            `helm --kube-context ${view.cluster.context} -n ${release.namespace} get manifest ${release.name} | ` +
            nextCommand(world, release.namespace, 'apply -f -'),
        });
    }
  }
  return checks;
}

/** Everything that the configuration makes, and what its releases made, is in the cluster. */
export const checkObjects: StackCheck = async (world) => {
  const { expectation, view } = world;
  const checks: Check[] = [];
  for (const { kind, namespace, name } of expectation.objects) {
    const found = await view.find({ kind, namespace, name });
    const subject = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
    if (found?.metadata.deletionTimestamp !== undefined)
      checks.push({
        check: 'objects',
        subject,
        status: 'finding',
        detail: `is being deleted since ${found.metadata.deletionTimestamp}`,
        next: nextCommand(world, namespace, `get ${kind.toLowerCase()} ${name} -o jsonpath={.metadata.finalizers}`),
      });
    else if (found === undefined)
      checks.push({ check: 'objects', subject, status: 'finding', detail: 'is configured, and not there', next: NEXT });
    else checks.push({ check: 'objects', subject, status: 'ok', detail: 'is there' });
  }
  const unknown = expectation.unknown.map((address): Check => ({
    check: 'objects',
    subject: address,
    status: 'not-checkable',
    detail: 'its name is known to Terraform only: `npx cluster-infra drift` compares it',
  }));
  return [...checks, ...(await released(world)), ...unknown];
};
