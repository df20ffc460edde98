import { type RemoteOutput, readersOf, refersTo, remoteOutputs, replaceRemoteOutputs } from './remote-outputs';
import { type Json, type JsonObject, mapTexts, objectAt, withoutBlock } from './stack-configuration';

/** What an output of another stack will be, as far as anyone can know before that stack is applied. */
export type Expectation =
  /** The plan of the other stack says it. */
  | { readonly kind: 'known'; readonly value: Json }
  /** Only the apply of the other stack will tell; `type` is its Terraform type where that is known. */
  | { readonly kind: 'unknown'; readonly type?: 'string' | 'number' | 'bool' };

/** An output that a plan takes for granted although no state holds it. */
export interface Assumption extends RemoteOutput {
  readonly expectation: Expectation;
}

/**
 * Expressions that Terraform cannot evaluate while it plans, so they stand for "known after apply" without any resource.
 * `uuid` is left unknown by every plan (terraform: "uuid function"); what cannot be decoded yet may be of any type.
 */
const UNKNOWN = {
  string: '${uuid()}',
  number: '${tonumber(uuid())}',
  bool: '${tobool(uuid())}',
  any: '${jsondecode(uuid())}',
} as const;

/** A literal that Terraform does not take for a template. */
const literal = (value: Json): Json => mapTexts(value, (text) => text.replace(/[$%](?=\{)/g, (sign) => sign + sign));

const localName = ({ producer, output }: RemoteOutput): string =>
  `assumed_${producer}_${output}`.replace(/[^\w-]/g, '_');

/**
 * The configuration with outputs of other stacks replaced by local values that hold what is assumed of them. A data source
 * that nobody reads any more is left out, so that it does not fail on a state that is not there. The copy is for planning
 * only: applied, it would write made-up values.
 */
export function assume(configuration: JsonObject, assumptions: readonly Assumption[]): JsonObject {
  if (assumptions.length === 0) return configuration;
  const byOutput = new Map(
    assumptions.map((assumption) => [`${assumption.producer} ${assumption.output}`, assumption]),
  );
  const replaced = replaceRemoteOutputs(configuration, (output) => {
    const assumption = byOutput.get(`${output.producer} ${output.output}`);
    return assumption && `local.${localName(assumption)}`;
  });
  const locals = Object.fromEntries(
    assumptions.map((assumption): [string, Json] => {
      const { expectation } = assumption;
      const value = expectation.kind === 'known' ? literal(expectation.value) : UNKNOWN[expectation.type ?? 'any'];
      return [localName(assumption), value];
    }),
  );
  let result: JsonObject = { ...replaced, locals: { ...objectAt(replaced, 'locals'), ...locals } };
  for (const producer of new Set(assumptions.map((assumption) => assumption.producer)))
    for (const name of readersOf(result, producer)) {
      const without = withoutBlock(result, 'data', 'terraform_remote_state', name);
      if (!refersTo(without, name)) result = without;
    }
  return result;
}

/** Assumes nothing but "known after apply" of every output that a configuration reads from one stack. */
export const unknownOutputsOf = (configuration: JsonObject, producer: string): Assumption[] =>
  remoteOutputs(configuration)
    .filter((output) => output.producer === producer)
    .map((output) => ({ ...output, expectation: { kind: 'unknown' } }));
