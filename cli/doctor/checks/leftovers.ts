import { z } from 'zod';
import { ClusterError } from '../../../kube/cluster-error';
import type { Kind } from '../../cluster/kinds';
import type { KubeObject } from '../../cluster/kube-object';
import type { Check } from '../check';
import { finding, notCheckable, type Observation, ok } from '../observation';
import type { Site } from '../site';

/** Kinds whose deletion waits for somebody. Those of definitions that are not there have no objects. */
const KINDS_THAT_WAIT = [
  'Namespace',
  'CustomResourceDefinition',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'Service',
  'Ingress',
  'ClusterIssuer',
  'Certificate',
  'Order',
  'Challenge',
] as const satisfies readonly Kind[];

/** Minutes that a deletion may take. */
const PATIENCE = 2;

const metadataSchema = z.looseObject({ finalizers: z.array(z.string()).optional() });
const statusSchema = z.looseObject({
  status: z
    .looseObject({
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().optional() }))
        .nullish(),
    })
    .optional(),
});

/** Who takes a finalizer away, by what its name holds, and what to look at. */
const HOLDERS: readonly (readonly [sign: RegExp, who: string, cure: string])[] = [
  [/pvc-protection/, 'a pod still uses it', 'Delete or stop the pod: kubectl describe pvc names it under "Used By".'],
  [/pv-protection/, 'a claim is still bound to it', 'Delete the claim first, if its data may go.'],
  [
    /load-balancer-cleanup/,
    "the load balancer's controller has not confirmed that the balancer is gone",
    "Is the cloud's controller running? Look at the balancer in the cloud before you take the finalizer away: it costs money as long as it is there.",
  ],
  [
    /acme\.cert-manager\.io/,
    'cert-manager has to clean up the challenge',
    'Start cert-manager (deploy foundation). If it is gone for good, take the finalizer away.',
  ],
  [
    /customresourcecleanup/,
    'objects of this definition are still there',
    'Delete them; those that stay wait for a controller that is gone.',
  ],
  [/foregroundDeletion/, 'what it owns is still there', 'Look at what it owns.'],
];

const REMOVAL = 'kubectl patch KIND NAME --type=merge -p \'{"metadata":{"finalizers":null}}\'';

/** Why a namespace does not go: the API server says it in the conditions. */
function blockers(object: KubeObject): string[] {
  const conditions = statusSchema.parse(object).status?.conditions ?? [];
  return conditions
    .filter(({ status, message }) => status === 'True' && message !== undefined)
    .map(({ message }) => message ?? '');
}

/** What keeps an object whose deletion was asked for. */
export function judgeDeletion(kind: Kind, object: KubeObject, now: Date): Observation | null {
  const { name, namespace, deletionTimestamp } = object.metadata;
  if (deletionTimestamp === undefined) return null;
  if (now.getTime() - Date.parse(deletionTimestamp) < PATIENCE * 60_000) return null;
  const place = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  const finalizers = metadataSchema.parse(object.metadata).finalizers ?? [];
  const held = HOLDERS.filter(([sign]) => finalizers.some((finalizer) => sign.test(finalizer)));
  const reasons = kind === 'Namespace' ? blockers(object) : held.map(([, who]) => who);
  const why = reasons.length > 0 ? `: ${reasons.join('; ')}` : '';
  const which = finalizers.length > 0 ? ` Finalizers: ${finalizers.join(', ')}.` : '';
  const unknown = `Find out who takes ${finalizers.join(', ') || 'its finalizers'} away; only when that program is gone for good: ${REMOVAL}`;
  const cure =
    kind === 'Namespace'
      ? `Delete what is left in it, custom resources first (kubectl api-resources --verbs=list --namespaced -o name); a definition or API service that does not answer blocks it too.`
      : held.map(([, , way]) => way).join(' ') || unknown;
  return finding('deletion', `${place} should be gone since ${deletionTimestamp}${why}.${which}`, cure);
}

/** API services that do not answer keep every namespace from going. */
async function deadServices(site: Site): Promise<Observation[]> {
  const services = (await (await site.cluster()).list({ kind: 'APIService' })) ?? [];
  return services.flatMap((service) => {
    const available = statusSchema.parse(service).status?.conditions?.find(({ type }) => type === 'Available');
    if (available === undefined || available.status === 'True') return [];
    const { name } = service.metadata;
    return [
      finding(
        'api-service',
        `The API service ${name} does not answer: ${available.message ?? 'no reason is given'}. As long as it stays so no namespace can be deleted.`,
        `Mend the program behind it, or kubectl delete apiservice ${name} when it is gone for good.`,
      ),
    ];
  });
}

/** What was deleted and does not go. */
export const leftovers: Check = {
  name: 'leftovers',
  what: 'namespaces stuck in Terminating, objects whose finalizers nobody takes away, API services that do not answer',
  look: async (site) => {
    const cluster = await site.cluster();
    const lists = await Promise.all(
      KINDS_THAT_WAIT.map(async (kind) => {
        try {
          // The reasons of a namespace are in its status.
          const objects = kind === 'Namespace' ? await cluster.list({ kind }) : await cluster.listMetadata({ kind });
          return (objects ?? []).flatMap((object) => judgeDeletion(kind, object, site.now) ?? []);
        } catch (error) {
          if (!(error instanceof ClusterError) || error.fault !== 'forbidden') throw error;
          return [notCheckable(kind, error.problem, error.fix)];
        }
      }),
    );
    const seen = [...lists.flat(), ...(await deadServices(site))];
    return seen.length > 0 ? seen : [ok('deletion', 'Nothing waits to be gone.')];
  },
};
