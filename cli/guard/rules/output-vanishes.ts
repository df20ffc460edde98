import { isMap, textOf, valueAt } from '../../plan/plan-values';
import type { Consumer, Rule } from '../rule';

/** cdktf names the data source of a producer's state after the stack. */
const REMOTE_STATE_PREFIX = 'cross-stack-reference-input-';

/** Names of the data sources through which a consumer reads the state of a stack. */
function statesOf(configuration: unknown, stack: string): string[] {
  const states = valueAt(configuration, 'data', 'terraform_remote_state');
  if (!isMap(states)) return [];
  return Object.keys(states).filter((name) => name === `${REMOTE_STATE_PREFIX}${stack}`);
}

/** Every output of a stack that a consumer's configuration refers to. */
function outputsRead(consumer: Consumer, stack: string): Set<string> {
  const text = JSON.stringify(consumer.configuration);
  const found = new Set<string>();
  for (const name of statesOf(consumer.configuration, stack)) {
    const reference = new RegExp(
      `data\\.terraform_remote_state\\.${name}\\.outputs(?:\\.([\\w-]+)|\\[\\\\"([^"\\\\]+)\\\\"\\])`,
      'g',
    );
    for (const [, dotted, quoted] of text.matchAll(reference)) {
      const output = dotted ?? quoted;
      if (output !== undefined) found.add(output);
    }
  }
  return found;
}

/** An output that another stack reads is no longer published: that stack could not be planned any more. */
export const outputVanishes: Rule = (plan, { stack, consumers }) => {
  if (stack === undefined || consumers === undefined) return [];
  const published = new Set(Object.keys(plan.planned_values?.outputs ?? {}));
  for (const [name, { actions }] of Object.entries(plan.output_changes ?? {})) {
    if (!actions.includes('delete')) published.add(name);
  }
  const readers = new Map<string, string[]>();
  for (const consumer of consumers) {
    for (const output of outputsRead(consumer, stack)) {
      if (!published.has(output)) readers.set(output, [...(readers.get(output) ?? []), consumer.stack]);
    }
  }
  return [...readers].map(([output, stacks]) => ({
    rule: 'output-vanishes',
    outcome: 'refused',
    address: `output.${output}`,
    what: `The output ${textOf(output) ?? ''} ${plan.output_changes?.[output] === undefined ? 'is not published' : 'is removed'}, and ${stacks.length === 1 ? 'the stack' : 'the stacks'} ${stacks.join(', ')} still ${stacks.length === 1 ? 'reads' : 'read'} it.`,
    why: 'The next plan of the reading stack fails with "Unsupported attribute".',
    fix: 'Keep the output until no stack reads it: first deploy the reading stack without it, then remove it.',
  }));
};
