import type { Check } from '../check';
import { nextCommand, type StackCheck, type World } from '../world';

/** Registered nowhere, used by everybody: HEP's port. */
const HEP_PORT = 9060;

const portsOf = ({ port }: Readonly<Record<string, unknown>>): readonly { port?: unknown; protocol?: unknown }[] =>
  Array.isArray(port) ? (port as readonly { port?: unknown; protocol?: unknown }[]) : [];

async function checkPort(world: World, namespace: string, name: string): Promise<Check> {
  const host = `${name}.${namespace}.svc.cluster.local`;
  const about = { check: 'HEP', subject: `${host}:${HEP_PORT}` };
  if (world.isSimulated) return { ...about, status: 'not-checkable', detail: 'no collector runs in a sandbox' };
  const next = nextCommand(
    world,
    namespace,
    `run hep-test --rm -it --restart=Never --image=busybox -- nc -zv ${host} ${HEP_PORT}`,
  );
  try {
    if ((await world.network.addresses(host)).length === 0)
      return {
        ...about,
        status: 'not-checkable',
        detail: 'only pods of the cluster reach it; this machine is none',
        next,
      };
    await world.network.connect(host, HEP_PORT);
    return { ...about, status: 'ok', detail: 'takes connections' };
  } catch (error) {
    const detail = `takes no connection: ${error instanceof Error ? error.message : String(error)}`;
    return { ...about, status: 'waiting', detail, next };
  }
}

/** The collector of SIP messages takes connections by TCP, where this machine can reach it. */
export const checkCollector: StackCheck = async (world) => {
  const services = world.expectation.objects.filter(
    ({ kind, spec }) =>
      kind === 'Service' && portsOf(spec).some(({ port, protocol }) => port === HEP_PORT && protocol === 'TCP'),
  );
  return Promise.all(services.map(({ namespace = 'default', name }) => checkPort(world, namespace, name)));
};
