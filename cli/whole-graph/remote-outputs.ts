import { type Json, type JsonObject, mapTexts, objectAt } from './stack-configuration';

/** How cdktf names the data source that reads the state of a stack (cdktf 0.21, terraform-remote-state). */
const DATA_SOURCE = 'cross-stack-reference-input-';

/** An output of another stack that a stack reads. */
export interface RemoteOutput {
  /** Name of the stack that publishes it. */
  readonly producer: string;
  readonly output: string;
}

const REFERENCE = /\bdata\.terraform_remote_state\.([A-Za-z_][\w-]*)\.outputs(?:\.([A-Za-z_][\w-]*)|\["([^"\\]+)"\])/g;

const producerOf = (dataSource: string): string | null =>
  dataSource.startsWith(DATA_SOURCE) ? dataSource.slice(DATA_SOURCE.length) : null;

/** The stack behind the address of a data source, null when it is something else. */
export function producerOfAddress(address: string): string | null {
  const [, name] = /^data\.terraform_remote_state\.([\w-]+)$/.exec(address) ?? [];
  return name === undefined ? null : producerOf(name);
}

/** Every output of other stacks that a configuration reads, each once. */
export function remoteOutputs(configuration: JsonObject): RemoteOutput[] {
  const found = new Map<string, RemoteOutput>();
  mapTexts(configuration, (text) => {
    for (const [, dataSource = '', plain, quoted] of text.matchAll(REFERENCE)) {
      const producer = producerOf(dataSource);
      const output = plain ?? quoted ?? '';
      if (producer !== null) found.set(`${producer} ${output}`, { producer, output });
    }
    return text;
  });
  return [...found.values()];
}

/**
 * The configuration with references to outputs of other stacks replaced.
 *
 * @param replacement the expression that takes the place of a reference, undefined leaves it.
 */
export function replaceRemoteOutputs(
  configuration: JsonObject,
  replacement: (output: RemoteOutput) => string | undefined,
): JsonObject {
  return mapTexts(configuration, (text) =>
    text.replace(REFERENCE, (reference: string, dataSource: string, plain?: string, quoted?: string) => {
      const producer = producerOf(dataSource);
      return (producer !== null && replacement({ producer, output: plain ?? quoted ?? '' })) || reference;
    }),
  ) as JsonObject;
}

/** Names of the data sources that read a stack's state. */
export const readersOf = (configuration: JsonObject, producer: string): string[] =>
  Object.keys(objectAt(configuration, 'data', 'terraform_remote_state')).filter(
    (name) => producerOf(name) === producer,
  );

/** Whether any text of the configuration still refers to a data source. */
export function refersTo(configuration: Json, dataSource: string): boolean {
  let found = false;
  const reference = new RegExp(`\\bdata\\.terraform_remote_state\\.${dataSource}(?![\\w-])`);
  mapTexts(configuration, (text) => {
    found ||= reference.test(text);
    return text;
  });
  return found;
}
