import { parseQuantity } from '../../config/quantity';
import type { Config } from '../../config/types';

/** Equal pods that the configuration asks for. */
export interface PlannedPods {
  /** Where in the environment file. */
  readonly key: string;
  /** Cores that one asks for. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly pods: number | 'each-node';
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Runs on every node, as a DaemonSet. */
const ON_EACH_NODE = /\.heplify$/;

/** Whatever has `resources` is a pod; what is switched off has none. Jobs and the sidecars of charts are not counted. */
function* podsIn(value: unknown, key: string): Generator<PlannedPods> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* podsIn(item, `${key}[${index}]`);
  if (!isObject(value) || value['enabled'] === false) return;
  const { resources, replicas } = value;
  if (isObject(resources) && isObject(resources['requests'])) {
    const { cpu, memory } = resources['requests'];
    const pods = ON_EACH_NODE.test(key) ? 'each-node' : typeof replicas === 'number' ? replicas : 1;
    yield { key, cpu: parseQuantity(String(cpu)), memory: parseQuantity(String(memory)), pods };
  }
  for (const [name, item] of Object.entries(value))
    if (name !== 'resources' && name !== 'values') yield* podsIn(item, `${key}.${name}`);
}

/** The pods of the configured services, with what they ask for. */
export const plannedPods = ({ platform, services }: Pick<Config, 'platform' | 'services'>): PlannedPods[] => [
  ...podsIn(platform, 'platform'),
  ...podsIn(services, 'services'),
];
