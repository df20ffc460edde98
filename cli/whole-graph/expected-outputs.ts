import type { Plan } from '../plan/plan-schema';
import type { Expectation } from './assumptions';
import { isObject, type Json, type JsonObject, objectAt } from './stack-configuration';

/** `terraform_data` hands its input on as its output (terraform: "The terraform_data Managed Resource Type"). */
const PASSED_ON = /^\$\{(terraform_data\.[\w-]+)\.output((?:\.[A-Za-z_][\w-]*)*)\}$/;

/** The value below a path of keys; undefined where there is none. */
function below(value: unknown, keys: readonly string[]): unknown {
  let current = value;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null || Array.isArray(current)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

/** Whether `after_unknown` says of a value, or of anything in it, that only the apply will tell. */
function holdsUnknown(unknown: unknown, keys: readonly string[]): boolean {
  let current = unknown;
  for (const key of keys) {
    if (current === true) return true;
    current = below(current, [key]);
  }
  return JSON.stringify(current ?? false).includes('true');
}

const typeOf = (value: unknown): Expectation => {
  const type = typeof value;
  if (type === 'string' || type === 'number') return { kind: 'unknown', type };
  return type === 'boolean' ? { kind: 'unknown', type: 'bool' } : { kind: 'unknown' };
};

/** What an output will be when it comes from the input of a resource that is planned, but not made yet. */
function passedOn(expression: Json | undefined, plan: Plan | null): Expectation | null {
  const [, address, path = ''] = typeof expression === 'string' ? (PASSED_ON.exec(expression) ?? []) : [];
  const change = plan?.resource_changes?.find((resource) => resource.address === address)?.change;
  if (!change) return null;
  const keys = ['input', ...path.split('.').slice(1)];
  const value = below(change.after, keys);
  if (value === undefined || holdsUnknown(change.after_unknown, keys)) return typeOf(below(change.before, keys));
  return { kind: 'known', value: value as Json };
}

/**
 * What the outputs of a stack will be once its plan is applied, for each output that the plan adds or changes. The others
 * are what the state says.
 *
 * @param configuration the stack's cdk.tf.json.
 */
export function expectedOutputs(configuration: JsonObject, plan: Plan | null): Map<string, Expectation> {
  const outputs = objectAt(configuration, 'output');
  return new Map(
    Object.entries(plan?.output_changes ?? {})
      .filter(([, { actions }]) => !actions.includes('no-op') && !actions.includes('delete'))
      .map(([name]): [string, Expectation] => {
        const value = plan?.planned_values?.outputs?.[name]?.value;
        if (value !== undefined) return [name, { kind: 'known', value: value as Json }];
        const output = outputs[name];
        const expression = isObject(output) ? output.value : undefined;
        return [name, passedOn(expression, plan) ?? { kind: 'unknown' }];
      }),
  );
}
