import type { CtyObject } from '../../../../providers/framework/protocol/cty';
import type { AttributePath } from '../../../../providers/framework/provider/attribute-path';
import { isEquivalent } from '../mapping/equivalence';

/** Of a Secret or ConfigMap that was declared immutable, these can only change by replacing it. */
export function immutableReplacements(prior: CtyObject | null, planned: CtyObject): AttributePath[] {
  if (prior?.['immutable'] !== true) return [];
  return ['data', 'binary_data', 'immutable']
    .filter((name) => !isEquivalent(prior[name] ?? null, planned[name] ?? null, 'dynamic'))
    .map((name) => [name]);
}
