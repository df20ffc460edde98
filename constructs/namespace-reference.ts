/** A namespace as other constructs use it; `ServiceNamespace` is one. */
export interface NamespaceReference {
  /** The plain name, for messages, documentation and DNS names. */
  readonly name: string;
  /** The name as a token: whoever uses it is created after the namespace. */
  readonly reference: string;
}
