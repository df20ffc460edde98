import { z } from 'zod';
import type { KubeObject } from '../../cluster/kube-object';
import type { ReadStack } from '../../graph/stacks-graph';
import { objectAt } from '../../whole-graph/stack-configuration';
import type { Check } from '../check';
import { finding, note, type Observation, ok } from '../observation';
import { plannedReleases } from '../synthesized/objects';

const schema = z.looseObject({ spec: z.looseObject({ controller: z.string().optional() }).optional() });

const DEFAULT = 'ingressclass.kubernetes.io/is-default-class';
const CONTROLLER = 'traefik.io/ingress-controller';
const isDefault = ({ metadata }: KubeObject) => metadata.annotations?.[DEFAULT] === 'true';

/** The class that the stack edge publishes, and the release that makes it. */
export interface OwnClass {
  readonly name: string;
  readonly release: string;
  readonly namespace: string;
}

/** Undefined where no stack publishes a class. */
export function ownClass(stacks: readonly ReadStack[]): OwnClass | undefined {
  const name = stacks
    .map(({ configuration }) => objectAt(configuration, 'resource', 'terraform_data', 'published', 'input'))
    .map((input) => input['ingress_class'])
    .find((value) => typeof value === 'string');
  const release = plannedReleases(stacks).find(({ chart }) => chart === 'traefik');
  return name === undefined || release === undefined
    ? undefined
    : { name, release: release.name, namespace: release.namespace };
}

/** Whether the ingresses will be served by the platform's controller, and by no other. */
export function judgeClasses(classes: readonly KubeObject[], own: OwnClass): Observation[] {
  const mine = classes.find(({ metadata }) => metadata.name === own.name);
  const others = classes.filter((each) => each !== mine && isDefault(each)).map(({ metadata }) => metadata.name);
  const clash = others.map((name) =>
    finding(
      'default',
      `The ingress class ${name} is the default one, as ${own.name} will be. With two of them the API server refuses ingresses that name none.`,
      `Take its mark: kubectl annotate ingressclass ${name} ${DEFAULT}-`,
    ),
  );
  if (mine === undefined)
    return [...clash, ok('class', `The name ${own.name} is free; the stack edge makes the class.`)];
  const controller = schema.parse(mine).spec?.controller ?? 'none';
  const annotations = mine.metadata.annotations ?? {};
  const owner = `${annotations['meta.helm.sh/release-namespace'] ?? '?'}/${annotations['meta.helm.sh/release-name'] ?? '?'}`;
  if (controller !== CONTROLLER)
    return [
      ...clash,
      finding(
        'class',
        `The ingress class ${own.name} belongs to the controller ${controller}.`,
        `Remove that controller, or delete the class: kubectl delete ingressclass ${own.name}`,
      ),
    ];
  if (owner !== `${own.namespace}/${own.release}`)
    return [
      ...clash,
      finding(
        'class',
        `The ingress class ${own.name} belongs to ${owner === '?/?' ? 'no Helm release' : `the release ${owner}`}, so Helm will refuse to make it.`,
        'Uninstall that Traefik first; distributions such as k3s have a switch for theirs (--disable=traefik).',
      ),
    ];
  return [
    ...clash,
    isDefault(mine)
      ? ok('class', `The ingress class ${own.name} is the platform's, and the default one.`)
      : note('class', `The ingress class ${own.name} is the platform's, and not the default one.`),
  ];
}

/** The class of the ingresses. */
export const ingressClass: Check = {
  name: 'ingress-class',
  what: "the ingress class: the platform's own, and the only default one",
  look: async (site) => {
    const own = ownClass(await site.stacks());
    if (own === undefined) return [note('class', 'No stack of this environment makes an ingress class.')];
    return judgeClasses((await (await site.cluster()).list({ kind: 'IngressClass' })) ?? [], own);
  },
};
