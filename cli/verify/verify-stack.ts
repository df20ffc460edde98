import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../config/types';
import type { Cluster } from '../cluster/cluster';
import { InterruptedError } from '../../errors/command-error';
import { type Check, isFinding, isWaiting, type StackChecks } from './check';
import type { Expectation } from './expectation';
import { ADDRESS_CHECKS, CLUSTER_CHECKS, look } from './look';
import { machineNetwork, type Network } from './network';
import { View } from './view';

/** Seconds between two looks: the first, and the most. */
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 15;
/** Seconds that a missing DNS record is waited for: long enough for a controller that makes records of Ingresses. */
const BY_HAND = 60;
/** Kinds of checks that cannot become right before the records of their hosts. */
const AFTER_DNS = new Set(['DNS', 'certificates', 'URLs', 'OIDC discovery']);

export interface VerifyOptions {
  readonly config: Config;
  readonly cluster: Cluster;
  readonly signal: AbortSignal;
  /** Seconds that what may still become right is waited for; 0 looks once. */
  readonly timeout: number;
  /** Seconds that is waited when all else is right and a person has to do something. @default - 60 */
  readonly byHand?: number;
  /** Tells a person what is waited for. */
  readonly report: (line: string) => void;
  /** @default - that of this machine */
  readonly network?: Network;
}

/** Nothing is remembered from one look to the next. */
async function lookAgain(
  expectation: Expectation,
  { config, cluster, signal, network }: VerifyOptions,
): Promise<Check[]> {
  const around = { config, view: new View(cluster), network: network ?? machineNetwork(signal) };
  const checks = await look(expectation, around, [...CLUSTER_CHECKS, ...ADDRESS_CHECKS]);
  return checks.length > 0 ? checks : [NOTHING];
}

const NOTHING: Check = {
  check: 'objects',
  subject: 'the cluster',
  status: 'not-checkable',
  detail: 'the stack makes nothing there; `npx cluster-infra drift` compares what it describes',
};

function waitingLine(waiting: readonly Check[], seconds: number): string {
  const [first] = waiting;
  const others = waiting.length > 1 ? `, and ${waiting.length - 1} more` : '';
  return `waiting up to ${Math.ceil(seconds)} s for ${first?.subject ?? ''} (${first?.detail ?? ''})${others}`;
}

/**
 * Verifies one stack: looks again, with longer and longer pauses, as long as something may become right by itself. What
 * is wrong for good ends it at once, because the rest may wait for just that.
 *
 * @returns at the deadline what still waits is a finding; beside other findings it stays `waiting`.
 * @throws ClusterError, InterruptedError.
 */
export async function verifyStack(expectation: Expectation, options: VerifyOptions): Promise<StackChecks> {
  const { signal, timeout, byHand = BY_HAND, report } = options;
  const { stack } = expectation;
  const begin = Date.now();
  let onlyByHandSince: number | undefined;
  let said = '';
  const asked = new Set<string>();
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const checks = await lookAgain(expectation, options);
    const waiting = checks.filter(isWaiting);
    const tasks = waiting.flatMap(({ byHand }) => byHand ?? []);
    const onlyByHand = tasks.length > 0 && waiting.every(({ check }) => AFTER_DNS.has(check));
    onlyByHandSince = onlyByHand ? (onlyByHandSince ?? Date.now()) : undefined;
    const end = Math.min(begin + timeout * 1000, (onlyByHandSince ?? Infinity) + byHand * 1000);
    const left = (end - Date.now()) / 1000;
    if (checks.some(isFinding)) return { stack, checks };
    if (waiting.length === 0 || left <= 0)
      return { stack, checks: checks.map((check) => afterDeadline(check, Math.round((end - begin) / 1000))) };
    for (const task of tasks.filter((each) => !asked.has(each))) report(`${stack}: missing, and made by hand: ${task}`);
    for (const task of tasks) asked.add(task);
    const line = waitingLine(waiting, left);
    // The seconds alone are no news.
    if (line.replace(/\d+ s/, '') !== said) report(`${stack}: ${line}`);
    said = line.replace(/\d+ s/, '');
    try {
      await sleep(Math.min(pause, left) * 1000, undefined, { signal });
    } catch {
      throw new InterruptedError(`verify of ${stack} was waiting for ${waiting[0]?.subject ?? ''}.`);
    }
  }
}

const afterDeadline = (check: Check, seconds: number): Check =>
  isWaiting(check)
    ? { ...check, status: 'finding', detail: `${check.detail}${seconds > 0 ? ` (after ${seconds} s)` : ''}` }
    : check;
