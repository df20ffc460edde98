import type { Stack } from '../synth/stack-graph';
import { remoteOutputs } from '../whole-graph/remote-outputs';
import type { JsonObject } from '../whole-graph/stack-configuration';
import type { Graph } from './graph';

/** A synthesized stack with its cdk.tf.json. */
export type ReadStack = Pick<Stack, 'name' | 'dependencies'> & { readonly configuration: JsonObject };

/** What cdktf puts before the name of an output that another stack reads, and what PlatformStack.publish adds. */
const DECORATION = /^cross-stack-output-(?:terraform_data_published_output_)?/;

/** The name of an output as a person gave it: `ingress_class`. */
export const outputName = (output: string): string => output.replace(DECORATION, '');

/** The stacks, what crosses between them, and the order. */
export function stacksGraph(stacks: readonly ReadStack[]): Graph {
  return {
    nodes: stacks.map(({ name }) => ({ id: name, kind: 'stack' })),
    edges: stacks.flatMap(({ name, dependencies, configuration }) => {
      const read = remoteOutputs(configuration);
      const needed = new Set([...dependencies, ...read.map(({ producer }) => producer)]);
      return [...needed].map((from) => ({
        from,
        to: name,
        crossing: read
          .filter(({ producer }) => producer === from)
          .map(({ output }) => outputName(output))
          .sort(),
      }));
    }),
  };
}
