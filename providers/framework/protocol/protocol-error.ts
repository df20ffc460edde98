/**
 * A message or value that breaks the protocol or does not fit its type.
 *
 * Its text is written by this layer and never holds a value from the configuration or the state, only paths, types and
 * counts: it may be shown to a person as it is.
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}
