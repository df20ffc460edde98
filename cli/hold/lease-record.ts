import { z } from 'zod';
import type { NewObject } from '../cluster/cluster';
import type { KubeObject } from '../cluster/kube-object';

/** Name of the Lease of a namespace whose data one command at a time may work on. */
export const LEASE = 'cluster-infra';
/** Annotation of the Lease: what its holder does there. */
const DOING = 'cluster-infra/doing';

const leaseSchema = z.looseObject({
  metadata: z.looseObject({
    resourceVersion: z.string().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z
    .looseObject({
      holderIdentity: z.string().nullish(),
      leaseDurationSeconds: z.number().nullish(),
      acquireTime: z.string().nullish(),
      renewTime: z.string().nullish(),
      leaseTransitions: z.number().nullish(),
    })
    .prefault({}),
});

/** A Lease, as far as it is looked at. */
export interface LeaseRecord {
  /** Of the Lease: changes with each renewal. */
  readonly version: string | undefined;
  /** Who holds it; undefined: nobody. */
  readonly holder: string | undefined;
  /** What the holder does there. */
  readonly doing: string;
  /** Seconds after the last renewal that the holder still counts on. */
  readonly seconds: number;
  readonly since: Date;
  readonly renewed: Date;
  /** How often it went from one to another. */
  readonly transitions: number;
}

/** Of a Lease that somebody else wrote without a duration. */
const USUAL_SECONDS = 30;

/** Reads a Lease. Times that are missing or unreadable count as long ago. */
export function leaseRecord(object: KubeObject): LeaseRecord {
  const { metadata, spec } = leaseSchema.parse(object);
  const date = (text: string | null | undefined) => new Date(Date.parse(text ?? '') || 0);
  const holder = spec.holderIdentity ?? '';
  return {
    version: metadata.resourceVersion,
    holder: holder === '' ? undefined : holder,
    doing: metadata.annotations?.[DOING] ?? 'unknown work',
    seconds: spec.leaseDurationSeconds ?? USUAL_SECONDS,
    since: date(spec.acquireTime),
    renewed: date(spec.renewTime),
    transitions: spec.leaseTransitions ?? 0,
  };
}

/** Kubernetes' MicroTime wants six digits behind the point. */
const microTime = (date: Date): string => date.toISOString().replace('Z', '000Z');

/** The Lease as a holder writes it; without `holder` it is free. @param version that it has now; undefined makes it */
export function leaseObject(namespace: string, record: LeaseRecord): NewObject {
  const { version, holder, doing, seconds, since, renewed, transitions } = record;
  return {
    metadata: {
      name: LEASE,
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'cluster-infra-command' },
      annotations: { [DOING]: doing },
      ...(version === undefined ? {} : { resourceVersion: version }),
    },
    spec: {
      holderIdentity: holder ?? '',
      leaseDurationSeconds: seconds,
      acquireTime: microTime(since),
      renewTime: microTime(renewed),
      leaseTransitions: transitions,
    },
  };
}

/**
 * Whether a holder was heard of within its duration, by this machine's clock. A holder whose clock goes wrong may be there
 * all the same: who wants its Lease must see that nobody renews it.
 */
export const isFresh = ({ renewed, seconds }: LeaseRecord, now: Date): boolean =>
  Math.abs(now.getTime() - renewed.getTime()) < seconds * 1000;
