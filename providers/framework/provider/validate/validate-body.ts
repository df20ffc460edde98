import { isUnknown, type CtyObject, type CtyValue } from '../../protocol/cty';
import { isPlainObject } from '../../protocol/cty-type';
import { formatPath, type AttributePath, type PathStep } from '../attribute-path';
import { isWhollyKnown } from '../conform';
import type { Diagnostics } from '../diagnostics';
import type { AnyRule, Validator } from '../rules';
import { membersOf, type NestingMode, type RuntimeAttribute, type RuntimeBody } from '../runtime-schema';
import { show } from './show';
import { specProblems } from './type-spec';

/** Runs every check of a schema over a configuration, as far as it is known; each problem is reported at its own path. */
export function validateBody(
  body: RuntimeBody,
  config: CtyObject,
  diagnostics: Diagnostics,
  path: AttributePath = [],
): void {
  for (const [name, attribute] of membersOf(body).attributes) {
    const value = config[name] ?? null;
    if (value === null) continue;
    validateAttribute(attribute, value, diagnostics, [...path, name]);
  }
  for (const [name, block] of membersOf(body).blocks) {
    const value = config[name] ?? null;
    if (block.deprecated !== undefined && isPresent(value))
      warnDeprecated(block.deprecated, diagnostics, [...path, name]);
    validateNested(block, block.nesting, value, diagnostics, [...path, name]);
  }
  for (const validator of body.validators ?? []) validator(config, path, diagnostics);
}

function validateAttribute(
  attribute: RuntimeAttribute,
  value: CtyValue,
  diagnostics: Diagnostics,
  path: AttributePath,
): void {
  if (attribute.deprecated !== undefined) warnDeprecated(attribute.deprecated, diagnostics, path);
  if (isUnknown(value)) return;
  if (attribute.nested !== undefined) {
    validateNested(attribute.nested, attribute.nested.nesting, value, diagnostics, path);
  } else if (attribute.spec !== undefined) {
    const problems = specProblems(value, attribute.spec, path);
    for (const problem of problems) invalid(problem.problem, problem.path, diagnostics);
    // Validators trust the types: they must not meet a null or a rounded number.
    if (problems.length > 0) return;
  }
  const sensitive = attribute.sensitive === true || attribute.writeOnly === true;
  const known = isWhollyKnown(value);
  for (const rule of attribute.rules ?? []) {
    if (!isValidator(rule) || (!known && rule.acceptsUnknown !== true)) continue;
    const problem = rule(value, { shown: show(value, sensitive), path });
    if (problem !== undefined) invalid(problem, path, diagnostics);
  }
}

function validateNested(
  body: RuntimeBody,
  nesting: NestingMode,
  value: CtyValue,
  diagnostics: Diagnostics,
  path: AttributePath,
): void {
  for (const [step, element] of nestedElements(nesting, value)) {
    const here = step === undefined ? path : [...path, step];
    if (element === null) invalid('not be null here', here, diagnostics);
    else if (isPlainObject(element)) validateBody(body, element, diagnostics, here);
  }
}

function nestedElements(nesting: NestingMode, value: CtyValue): [PathStep | undefined, CtyValue][] {
  if (value === null || isUnknown(value)) return [];
  if (nesting === 'single') return [[undefined, value]];
  if (Array.isArray(value)) {
    return value.map((element, index) => [nesting === 'set' ? { element } : index, element]);
  }
  return isPlainObject(value) ? Object.entries(value).map(([key, element]) => [{ key }, element]) : [];
}

function isPresent(value: CtyValue): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isPlainObject(value);
}

function invalid(problem: string, path: AttributePath, diagnostics: Diagnostics): void {
  const name = formatPath(path);
  diagnostics.error(`Invalid value for ${name}`, `${name} must ${problem}.`, path);
}

function warnDeprecated(text: string, diagnostics: Diagnostics, path: AttributePath): void {
  diagnostics.warning(`${formatPath(path)} is deprecated`, text, path);
}

function isValidator(rule: AnyRule): rule is Validator<CtyValue> {
  return typeof rule === 'function';
}
