import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, kubectl } from '../cluster/cluster';
import { ClusterError } from '../../kube/cluster-error';
import type { Place } from '../cluster/kinds';
import type { KubeObject } from '../cluster/kube-object';
import { CommandError, InterruptedError } from '../../errors/command-error';
import { isFresh, LEASE, leaseObject, leaseRecord, type LeaseRecord } from './lease-record';

/** Who wants to hold namespaces, and for what. */
export interface HoldOptions {
  readonly cluster: Cluster;
  /** Who: a person and a machine, unlike any other process. */
  readonly holder: string;
  /** For others who come upon it: `restore of homer`. */
  readonly doing: string;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
  /** Seconds without renewal after which others may take it. @default - 30 */
  readonly seconds?: number;
  /** Seconds between two renewals. @default - a third of that */
  readonly renewEvery?: number;
  /**
   * Whether the work ends when the Lease could not be renewed in time or was deleted, though nobody else has taken it. False
   * for what is safer finished than stopped half-way; that is said then. @default - true
   */
  readonly endsUnheard?: boolean;
}

const SECONDS = 30;
/** Two that begin at the same moment meet at the Lease; then each looks again. */
const ATTEMPTS = 5;

/** Another one works on the data of the namespace. */
export class HeldError extends CommandError {}

function heldBy(namespace: string, { holder, doing, since, renewed, seconds }: LeaseRecord, now: Date): HeldError {
  const ago = Math.max(0, Math.round((now.getTime() - renewed.getTime()) / 1000));
  return new HeldError({
    problem: `${holder ?? ''} is at work on the data of namespace ${namespace}: ${doing}, since ${since.toISOString()} (heard of ${ago} s ago). Nothing was done.`,
    fix: `Wait for its end. If that process is gone, run the command again in ${seconds} s: who is not heard of for that long holds nothing.`,
  });
}

const isConflict = (error: unknown): boolean => error instanceof ClusterError && error.fault === 'conflict';

/**
 * The right of one command to work on the data of a namespace, kept in a Lease of the cluster and renewed as long as the
 * process lives. After a crash it ends by itself.
 */
export class Hold {
  private readonly stop = new AbortController();
  private readonly gone = new AbortController();
  private readonly renewing: Promise<void>;
  private unheardOf = false;

  private constructor(
    private readonly options: HoldOptions,
    private readonly place: Place & { readonly namespace: string },
    private record: LeaseRecord,
  ) {
    this.renewing = this.renewUntilStopped();
  }

  /** Aborted when somebody else has taken it; also, unless `endsUnheard` is false, when it could not be renewed in time. */
  get lost(): AbortSignal {
    return this.gone.signal;
  }

  /** @throws HeldError when another one has it; ClusterError; InterruptedError */
  static async take(namespace: string, options: HoldOptions): Promise<Hold> {
    const { cluster, holder, doing, seconds = SECONDS } = options;
    const place = { kind: 'Lease', namespace, name: LEASE } as const;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const found = await cluster.get(place);
      const before = found === undefined ? undefined : leaseRecord(found);
      if (before?.holder !== undefined && !(await isAbandoned(before, place, options))) continue;
      const now = new Date();
      const transitions = before === undefined ? 0 : before.transitions + 1;
      const wanted = { version: before?.version, holder, doing, seconds, since: now, renewed: now, transitions };
      try {
        const object = leaseObject(namespace, wanted);
        const written = await (before === undefined
          ? cluster.create({ kind: place.kind, namespace }, object)
          : cluster.replace(place, object));
        return new Hold(options, place, leaseRecord(written));
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }
    throw new CommandError({
      problem: `Others took the Lease ${namespace}/${LEASE} ${ATTEMPTS} times just before this command. Nothing was done.`,
      fix: `Who is it? ${kubectl(cluster, namespace, `get lease ${LEASE} -o yaml`)}`,
    });
  }

  /** Lets others in; to be called at the end, however that comes about. Never throws: else it ends by itself. */
  async release(): Promise<void> {
    this.stop.abort();
    await this.renewing;
    if (this.lost.aborted) return;
    const { cluster, report } = this.options;
    try {
      await this.write({ ...this.record, holder: undefined, renewed: new Date() }, true);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const { namespace } = this.place;
      report(
        `the hold of namespace ${namespace} could not be given back, and ends by itself in ${this.record.seconds} s (${kubectl(cluster, namespace, `get lease ${LEASE}`)})`,
      );
    }
  }

  private async write(record: LeaseRecord, evenInterrupted = false): Promise<void> {
    const { cluster } = this.options;
    const written = await cluster.replace(this.place, leaseObject(this.place.namespace, record), { evenInterrupted });
    this.record = leaseRecord(written);
  }

  private async renewUntilStopped(): Promise<void> {
    const { seconds, holder } = this.record;
    const { renewEvery = seconds / 3 } = this.options;
    const { signal } = this.stop;
    while (!signal.aborted && !this.lost.aborted) {
      try {
        await sleep(renewEvery * 1000, undefined, { signal });
        await this.write({ ...this.record, renewed: new Date() }, true);
      } catch (error) {
        if (signal.aborted) return;
        if (isConflict(error)) await this.lookAgain(holder);
        else if (error instanceof ClusterError && error.fault === 'not-found') this.unheard('was deleted');
        if (Date.now() - this.record.renewed.getTime() >= seconds * 1000)
          this.unheard(`could not be renewed for ${seconds} s`);
      }
    }
  }

  private unheard(why: string): void {
    const { endsUnheard = true, report } = this.options;
    if (endsUnheard) this.gone.abort();
    else if (!this.unheardOf)
      report(`the Lease ${this.place.namespace}/${LEASE} ${why}: going on, but others are not kept away any more`);
    this.unheardOf = true;
  }

  /** Somebody changed the Lease: a label perhaps, or its holder. */
  private async lookAgain(holder: string | undefined): Promise<void> {
    try {
      const found = await this.options.cluster.get(this.place);
      const record = found === undefined ? undefined : leaseRecord(found);
      if (record === undefined) this.unheard('was deleted');
      else if (record.holder !== holder) this.gone.abort();
      else this.record = { ...record, renewed: this.record.renewed };
    } catch {
      // Not to be asked now: the next renewal tries again, until the time is over.
    }
  }
}

/**
 * Whether nobody renews a Lease any more. Where this machine's clock says that its time is over, that is watched for the
 * whole of its duration, because the holder's clock may go wrong.
 *
 * @returns false when it changed meanwhile. @throws HeldError, InterruptedError
 */
async function isAbandoned(
  before: LeaseRecord,
  place: Place & { readonly namespace: string },
  { cluster, signal, report }: HoldOptions,
): Promise<boolean> {
  const { namespace } = place;
  if (isFresh(before, new Date())) throw heldBy(namespace, before, new Date());
  const { holder = '', doing, seconds, renewed, version } = before;
  report(
    `${holder} (${doing} in namespace ${namespace}) was last heard of at ${renewed.toISOString()}; waiting ${seconds} s whether it is really gone`,
  );
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    try {
      await sleep(Math.min(2000, (seconds * 1000) / 5), undefined, { signal });
    } catch {
      throw new InterruptedError(`while waiting whether ${holder} is gone. Nothing was done.`);
    }
    const found: KubeObject | undefined = await cluster.get(place);
    if (found === undefined) return false;
    const now = leaseRecord(found);
    if (now.version === version) continue;
    if (now.holder !== undefined) throw heldBy(namespace, now, new Date());
    return false;
  }
  report(`${holder} is gone: its hold of namespace ${namespace} is taken over`);
  return true;
}
