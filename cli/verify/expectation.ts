import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isKind, type Kind } from '../cluster/kinds';
import { block, textOf } from './references';

/** An object that a stack's configuration makes. */
export interface ExpectedObject {
  readonly address: string;
  readonly kind: Kind;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly labels: Readonly<Record<string, unknown>>;
  /** As the configuration writes it, in Terraform's words. */
  readonly spec: Readonly<Record<string, unknown>>;
}

/** A Helm release that a stack's configuration makes. */
export interface ExpectedRelease {
  readonly address: string;
  readonly namespace: string;
  readonly name: string;
  /** Undefined for a chart of this repository. */
  readonly version: string | undefined;
}

/** Secrets that must hold the same. */
export interface ExpectedCopies {
  readonly name: string;
  /** At least two. */
  readonly namespaces: readonly string[];
}

/** What a stack should have made, read from the very configuration that Terraform applies. */
export interface Expectation {
  readonly stack: string;
  readonly objects: readonly ExpectedObject[];
  readonly releases: readonly ExpectedRelease[];
  readonly copies: readonly ExpectedCopies[];
  /** Addresses in the cluster whose name only an apply knows, or whose kind is unknown here. */
  readonly unknown: readonly string[];
}

/** `kubernetes_stateful_set_v1` makes a `StatefulSet`. */
function kindOf(type: string): string | undefined {
  const [, words] = /^kubernetes_([a-z_]+?)(?:_v\d+)?$/.exec(type) ?? [];
  return words?.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

/** Copies are written from the same values in the same stack (GeneratedSecret): their data is the same expression. */
function copiesAmong(secrets: readonly { name: string; namespace: string; data: string }[]): ExpectedCopies[] {
  const groups = new Map<string, { name: string; namespaces: string[] }>();
  for (const { name, namespace, data } of secrets) {
    const key = `${name}\n${data}`;
    const group = groups.get(key) ?? { name, namespaces: [] };
    group.namespaces.push(namespace);
    groups.set(key, group);
  }
  return [...groups.values()].filter(({ namespaces }) => namespaces.length > 1);
}

/** Reads the expectation of one stack from its configuration, the content of cdk.tf.json. */
export function expectationOf(stack: string, configuration: unknown): Expectation {
  const whole = block(configuration);
  const objects: ExpectedObject[] = [];
  const releases: ExpectedRelease[] = [];
  const unknown: string[] = [];
  const secrets: { name: string; namespace: string; data: string }[] = [];
  for (const [type, named] of Object.entries(block(whole['resource']))) {
    for (const [id, value] of Object.entries(block(named))) {
      const resource = block(value);
      const address = `${type}.${id}`;
      if (type === 'helm_release') {
        const [name, namespace] = [textOf(whole, resource['name']), textOf(whole, resource['namespace'])];
        const version = textOf(whole, resource['version']);
        if (name === undefined || namespace === undefined) unknown.push(address);
        else releases.push({ address, name, namespace, version });
        continue;
      }
      const kind = kindOf(type);
      if (kind === undefined) continue;
      const metadata = block(resource['metadata']);
      const name = textOf(whole, metadata['name']);
      const namespace = textOf(whole, metadata['namespace']);
      const isPlaced = metadata['namespace'] === undefined || namespace !== undefined;
      if (name === undefined || !isPlaced || !isKind(kind)) {
        unknown.push(address);
        continue;
      }
      const labels = block(metadata['labels']);
      objects.push({ address, kind, namespace, name, labels, spec: block(resource['spec']) });
      if (kind === 'Secret' && namespace !== undefined && resource['data_wo'] !== undefined)
        secrets.push({ name, namespace, data: JSON.stringify(resource['data_wo']) });
    }
  }
  return { stack, objects, releases, copies: copiesAmong(secrets), unknown };
}

/**
 * Reads the expectation of a synthesized stack.
 *
 * @param folder with its cdk.tf.json; without one nothing is expected.
 */
export function readExpectation(stack: string, folder: string): Expectation {
  const file = path.join(folder, 'cdk.tf.json');
  return expectationOf(stack, existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
}

/** The namespaces that a stack works in. */
export const namespacesOf = ({ objects, releases }: Expectation): string[] => [
  ...new Set([
    ...objects.flatMap(({ kind, name, namespace }) => (kind === 'Namespace' ? [name] : (namespace ?? []))),
    ...releases.map(({ namespace }) => namespace),
  ]),
];
