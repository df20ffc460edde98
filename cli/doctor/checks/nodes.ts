import { z } from 'zod';
import { parseQuantity } from '../../../config/quantity';
import type { KubeObject } from '../../cluster/kube-object';
import type { Check } from '../check';
import { count, finding, note, type Observation, ok, simulated, some } from '../observation';
import { type PlannedPods, plannedPods } from '../planned-pods';

const nodeSchema = z.looseObject({
  spec: z.looseObject({ unschedulable: z.boolean().optional() }).optional(),
  status: z
    .looseObject({
      allocatable: z.record(z.string(), z.string()).optional(),
      conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).optional(),
    })
    .optional(),
});

const podSchema = z.looseObject({
  spec: z.looseObject({
    nodeName: z.string().optional(),
    containers: z.array(
      z.looseObject({ resources: z.looseObject({ requests: z.record(z.string(), z.string()).optional() }).optional() }),
    ),
  }),
  status: z.looseObject({ phase: z.string().optional() }).optional(),
});

interface Room {
  /** Cores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

const conditionOf = (node: KubeObject, type: string): string | undefined =>
  nodeSchema.parse(node).status?.conditions?.find((condition) => condition.type === type)?.status;
const isUsable = (node: KubeObject): boolean =>
  conditionOf(node, 'Ready') === 'True' && nodeSchema.parse(node).spec?.unschedulable !== true;
/** Closed for new pods by a person (kubectl cordon, drain) or an update of the cluster. */
const isCordoned = (node: KubeObject): boolean =>
  conditionOf(node, 'Ready') === 'True' && nodeSchema.parse(node).spec?.unschedulable === true;
const namesOf = (nodes: readonly KubeObject[]) => some(nodes.map(({ metadata }) => metadata.name));

const PRESSURES = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'];

/** Whether the nodes are fit to take pods. */
export function judgeNodes(nodes: readonly KubeObject[]): Observation[] {
  const usable = nodes.filter(isUsable);
  if (usable.length === 0)
    return [
      finding('ready', `None of ${count(nodes.length, 'node')} takes pods.`, 'Add a node, or look: kubectl get nodes'),
    ];
  const away = nodes.filter((node) => conditionOf(node, 'Ready') !== 'True');
  const cordoned = nodes.filter(isCordoned);
  const part = (some: readonly KubeObject[]) =>
    `${some.length} of ${count(nodes.length, 'node')} ${some.length === 1 ? 'is' : 'are'}`;
  return [
    away.length === 0
      ? ok('ready', `${count(nodes.length, 'node')}, all ready.`)
      : finding('ready', `${part(away)} not ready: ${namesOf(away)}.`, 'kubectl describe node NAME says why.'),
    ...(cordoned.length === 0
      ? []
      : [
          note(
            'cordoned',
            `${part(cordoned)} closed for new pods (cordoned): ${namesOf(cordoned)}. Ask who keeps the nodes whether that is maintenance; kubectl uncordon NAME opens it. Its room is not counted.`,
          ),
        ]),
    ...PRESSURES.flatMap((pressure) => {
      const pressed = nodes.filter((node) => conditionOf(node, pressure) === 'True');
      return pressed.length === 0
        ? []
        : [finding('pressure', `${namesOf(pressed)}: ${pressure}.`, 'kubectl describe node NAME says what is short.')];
    }),
  ];
}

const quantity = (amount: string | undefined): number => {
  // The API also writes plain exponents and micro amounts; neither matters beside whole cores and bytes.
  const number = parseQuantity(amount ?? '0');
  return Number.isNaN(number) ? 0 : number;
};

const sum = (rooms: readonly Room[]): Room => ({
  cpu: rooms.reduce((total, { cpu }) => total + cpu, 0),
  memory: rooms.reduce((total, { memory }) => total + memory, 0),
});

const allocatable = (node: KubeObject): Room => {
  const { cpu, memory } = nodeSchema.parse(node).status?.allocatable ?? {};
  return { cpu: quantity(cpu), memory: quantity(memory) };
};

/** What the running pods of others ask for; those of this platform are counted by the configuration. */
export function askedByOthers(pods: readonly KubeObject[], own: readonly string[]): Room {
  const others = pods
    .filter(({ metadata }) => !own.includes(metadata.namespace ?? ''))
    .map((pod) => podSchema.parse(pod))
    .filter(({ spec, status }) => spec.nodeName !== undefined && !/^(?:Succeeded|Failed)$/.test(status?.phase ?? ''));
  return sum(
    others.flatMap(({ spec }) =>
      spec.containers.map(({ resources }) => ({
        cpu: quantity(resources?.requests?.['cpu']),
        memory: quantity(resources?.requests?.['memory']),
      })),
    ),
  );
}

const GIB = 2 ** 30;
const shown = ({ cpu, memory }: Room) => `${cpu.toFixed(1)} cores and ${(memory / GIB).toFixed(1)} GiB`;
const exceeds = (need: Room, room: Room) => need.cpu > room.cpu || need.memory > room.memory;

/** Whether what the configured pods ask for fits beside the pods of others. */
export function judgeRoom(nodes: readonly KubeObject[], others: Room, planned: readonly PlannedPods[]): Observation[] {
  const usable = nodes.filter(isUsable).map(allocatable);
  const need = sum(
    planned.map(({ cpu, memory, pods }) => {
      const times = pods === 'each-node' ? nodes.length : pods;
      return { cpu: cpu * times, memory: memory * times };
    }),
  );
  const total = sum(usable);
  const free = { cpu: total.cpu - others.cpu, memory: total.memory - others.memory };
  const figures = `The configured services ask for ${shown(need)}; the nodes have ${shown(total)}, of which other pods ask for ${shown(others)}.`;
  const homeless = planned.filter((each) => !usable.some((node) => !exceeds(each, node)));
  return [
    ...homeless.map(({ key, ...each }) =>
      finding('room', `A pod of ${key} asks for ${shown(each)}, more than any node has.`, `Lower ${key}.resources.`),
    ),
    exceeds(need, free)
      ? finding('room', figures, 'Add nodes, or lower availability or the resources of services.')
      : exceeds({ cpu: need.cpu * 1.25, memory: need.memory * 1.25 }, free)
        ? note('room', `${figures} That leaves less than a quarter more: an update, or the loss of a node, may wait.`)
        : ok('room', figures),
  ];
}

/** Where the pods will run. */
export const nodes: Check = {
  name: 'nodes',
  what: 'nodes: ready, and with room for what the configured services ask for',
  look: async (site) => {
    const found = await site.nodes();
    const cluster = await site.cluster();
    const own = await site.namespaces();
    const pods = (await cluster.list({ kind: 'Pod' })) ?? [];
    const seen = [...judgeNodes(found), ...judgeRoom(found, askedByOthers(pods, own), plannedPods(site.config()))];
    if (!(await site.isSimulated())) return seen;
    return seen.map((each) => (each.status === 'ok' ? simulated(each.check, `${each.detail} kwok plays them.`) : each));
  },
};
