import type { Diagnostic } from '../terraform/ui-messages';
import { type Assumption, unknownOutputsOf } from './assumptions';
import { producerOfAddress, remoteOutputs } from './remote-outputs';
import { isObject, type JsonObject, objectAt } from './stack-configuration';

/** What to take for granted so that a plan that failed can be made after all. */
export interface Lesson {
  /** Outputs whose state, or which themselves, do not exist yet. */
  readonly assumptions: readonly Assumption[];
  /** Addresses of reads that found nothing. */
  readonly reads: readonly string[];
}

const MISSING_OUTPUT = /does not have an attribute named "([^"]+)"/;

/** A read that checks what it finds is a guard, and stays one. */
function isGuard(configuration: JsonObject, address: string): boolean {
  const [kind = '', type = '', name = ''] = address.split('.');
  const block = objectAt(configuration, kind, type)[name];
  const lifecycle = isObject(block) ? block.lifecycle : undefined;
  return isObject(lifecycle) && ('postcondition' in lifecycle || 'precondition' in lifecycle);
}

/**
 * Reads from Terraform's errors which remote states, outputs and objects are not there yet.
 *
 * @param mayDefer whether a stack below this one is still to be applied, so that something may rightly be missing.
 */
export function learnFromFailure(configuration: JsonObject, errors: readonly Diagnostic[], mayDefer: boolean): Lesson {
  const assumptions = new Map<string, Assumption>();
  const reads = new Set<string>();
  const consumed = remoteOutputs(configuration);
  for (const { summary, detail, address } of errors) {
    const producer = address === undefined ? null : producerOfAddress(address);
    if (producer !== null && /remote state/i.test(summary)) {
      for (const assumption of unknownOutputsOf(configuration, producer))
        assumptions.set(`${producer} ${assumption.output}`, assumption);
      continue;
    }
    const [, missing] = summary === 'Unsupported attribute' ? (MISSING_OUTPUT.exec(detail) ?? []) : [];
    for (const output of consumed.filter((candidate) => candidate.output === missing))
      assumptions.set(`${output.producer} ${output.output}`, { ...output, expectation: { kind: 'unknown' } });
    if (mayDefer && address && /^(?:data|ephemeral)\./.test(address) && !isGuard(configuration, address))
      reads.add(address);
  }
  return { assumptions: [...assumptions.values()], reads: [...reads] };
}
