import { isUnknown, type CtyValue } from '../../protocol/cty';
import { isPlainObject } from '../../protocol/cty-type';
import type { AttributePath, PathStep } from '../attribute-path';
import type { TypeSpec } from '../types';

/** A problem with a part of a value: a phrase that completes "must …". */
export interface SpecProblem {
  readonly path: AttributePath;
  readonly problem: string;
}

/**
 * What a TypeSpec asks for beyond its cty type, as far as the value is known: no nulls inside, and numbers that JavaScript
 * holds exactly. `value` itself may be null.
 */
export function specProblems(value: CtyValue, spec: TypeSpec<unknown>, path: AttributePath = []): SpecProblem[] {
  if (value === null || isUnknown(value)) return [];
  if (spec.numbers !== undefined) return numberProblem(value, spec.numbers, path);
  return parts(value, spec).flatMap(({ step, part, partSpec }) => {
    const partPath = [...path, step];
    return part === null && !partSpec.nullable
      ? [{ path: partPath, problem: 'not be null here' }]
      : specProblems(part, partSpec, partPath);
  });
}

function numberProblem(value: CtyValue, kind: 'plain' | 'integer' | 'exact', path: AttributePath): SpecProblem[] {
  if (kind === 'exact') return [];
  if (typeof value !== 'number') {
    return [{ path, problem: `be a number between -(2^53-1) and 2^53-1 with at most 15 digits` }];
  }
  return kind === 'integer' && !Number.isSafeInteger(value) ? [{ path, problem: 'be a whole number' }] : [];
}

interface Part {
  readonly step: PathStep;
  readonly part: CtyValue;
  readonly partSpec: TypeSpec<unknown>;
}

function parts(value: CtyValue, { cty, element, members }: TypeSpec<unknown>): Part[] {
  const kind = typeof cty === 'string' ? cty : cty[0];
  if (Array.isArray(value)) {
    return value.flatMap((part, index) => {
      const partSpec = element ?? (members as readonly TypeSpec<unknown>[] | undefined)?.[index];
      const step: PathStep = kind === 'set' ? { element: part } : index;
      return partSpec === undefined ? [] : [{ step, part, partSpec }];
    });
  }
  if (!isPlainObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const partSpec = element ?? (members as { [name: string]: TypeSpec<unknown> } | undefined)?.[key];
    return partSpec === undefined ? [] : [{ step: kind === 'map' ? { key } : key, part, partSpec }];
  });
}
