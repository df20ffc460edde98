import { resources } from '../terraform-json';
import type { Attributes, TerraformJson } from '../terraform-json';

/** A Kubernetes object, as far as these checks look at it. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [key: string]: unknown;
}

/** Blocks that Terraform names in the singular. Renamed only where they are lists: `path` is a text elsewhere. */
const PLURALS: Readonly<Record<string, string>> = {
  container: 'containers',
  initContainer: 'initContainers',
  port: 'ports',
  volume: 'volumes',
  volumeMount: 'volumeMounts',
  rule: 'rules',
  path: 'paths',
  topologySpreadConstraint: 'topologySpreadConstraints',
  toleration: 'tolerations',
};
/** Maps with keys of their own, which stay as they are. */
const MAPS = new Set(['labels', 'annotations', 'match_labels', 'data', 'data_wo', 'selector']);
const NAME_REFERENCE = /\$\{(kubernetes_\w+)\.(\w+)\.metadata\[0\]\.name\}/g;

/** The Kubernetes objects that a stack plans itself, without those of its Helm releases. */
export function ownManifests(json: TerraformJson): Manifest[] {
  return resources(json)
    .filter(({ type }) => type.startsWith('kubernetes_'))
    .map(({ type, attributes }) => ({
      ...(camelCased(resolveNames(json, attributes)) as Omit<Manifest, 'kind'>),
      kind: kindOf(type),
    })) as Manifest[];
}

/** The value with every reference to a Kubernetes object of the stack replaced by the name of that object. */
export function resolveNames<T>(json: TerraformJson, value: T): T {
  const text = JSON.stringify(value).replace(NAME_REFERENCE, (_all, type: string, id: string) => {
    const metadata = json.resource?.[type]?.[id]?.['metadata'] as { name: string };
    return metadata.name;
  });
  return JSON.parse(text) as T;
}

function kindOf(type: string): string {
  const words = type
    .replace(/^kubernetes_/, '')
    .replace(/_v\d$/, '')
    .split('_');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(camelCased);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value as Attributes).map(([key, item]) => {
      if (MAPS.has(key) && !isSelectorBlock(item)) {
        return [camel(key), item];
      }
      const name = camel(key);
      return [Array.isArray(item) ? (PLURALS[name] ?? name) : name, camelCased(item)];
    }),
  );
}

/** `selector` is a map in a Service and a block everywhere else. */
function isSelectorBlock(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'match_labels' in value;
}

function camel(key: string): string {
  return key.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}
