import type { ReadStack } from '../../graph/stacks-graph';
import { isObject, type Json, type JsonObject, mapTexts, objectAt } from '../../whole-graph/stack-configuration';
import { blocks, plannedReleases, textOf } from './objects';

/** A certificate that the stacks order. */
export interface PlannedCertificate {
  /** Where it will lie. */
  readonly secret: string;
  readonly names: readonly string[];
  /** A ClusterIssuer; null where it is the default one, which another stack names. */
  readonly issuer: string | null;
}

const ISSUER = 'cert-manager.io/cluster-issuer';
const HOST_RULE = /Host\(`([^`]+)`\)/g;

const texts = (value: Json | undefined): string[] =>
  (Array.isArray(value) ? (value as readonly Json[]) : []).filter((item) => typeof item === 'string');

/** Every object in a value, the value itself included. */
function* objectsIn(value: Json | undefined): Generator<JsonObject> {
  if (Array.isArray(value)) for (const item of value as readonly Json[]) yield* objectsIn(item);
  if (!isObject(value)) return;
  yield value;
  for (const item of Object.values(value)) yield* objectsIn(item);
}

/** What can ask for a certificate: the ingresses of the stacks, and the values of their releases. */
const sources = (stacks: readonly ReadStack[]): Json[] => [
  ...stacks.flatMap((stack) => blocks(stack, 'kubernetes_ingress_v1').map(([, block]) => block)),
  ...plannedReleases(stacks).flatMap(({ values }) => values),
];

const plainIssuer = (issuer: Json | undefined): string | null =>
  typeof issuer === 'string' && !issuer.includes('${') ? issuer : null;

/** Certificates of an object that bears the annotation, or is a Certificate of cert-manager itself. */
function ordersOf(object: JsonObject): PlannedCertificate[] {
  const annotated = objectAt(object, 'annotations')[ISSUER] ?? objectAt(object, 'metadata', 'annotations')[ISSUER];
  if (annotated !== undefined) {
    const lists = [object['tls'], objectAt(object, 'spec')['tls']].flatMap((list) =>
      Array.isArray(list) ? (list as readonly Json[]).filter(isObject) : [],
    );
    return lists.map((tls) => ({
      secret: textOf(tls['secret_name'] ?? tls['secretName']),
      names: texts(tls['hosts']),
      issuer: plainIssuer(annotated),
    }));
  }
  if (object['kind'] !== 'Certificate') return [];
  const spec = objectAt(object, 'spec');
  return [
    {
      secret: textOf(spec['secretName']),
      names: texts(spec['dnsNames']),
      issuer: plainIssuer(objectAt(spec, 'issuerRef')['name']),
    },
  ];
}

/** The certificates that a deployment of all stacks orders, one for each Secret. */
export function plannedCertificates(stacks: readonly ReadStack[]): PlannedCertificate[] {
  const bySecret = new Map<string, PlannedCertificate>();
  for (const source of sources(stacks))
    for (const object of objectsIn(source)) for (const order of ordersOf(object)) bySecret.set(order.secret, order);
  return [...bySecret.values()];
}

/** The hosts at which the stacks answer, in alphabetical order. */
export function plannedHosts(stacks: readonly ReadStack[]): string[] {
  const hosts = new Set(
    plannedCertificates(stacks).flatMap(({ names }) => names.filter((name) => !name.includes('*'))),
  );
  for (const source of sources(stacks)) {
    for (const object of objectsIn(source))
      if (typeof object['host'] === 'string' && object['http'] !== undefined) hosts.add(object['host']);
    mapTexts(source, (text) => {
      for (const [, host = ''] of text.matchAll(HOST_RULE)) hosts.add(host);
      return text;
    });
  }
  return [...hosts].filter((host) => !host.includes('${')).sort();
}
