/** What a service's ingress takes from the stacks below: tokens, so that it is planned after them. */
export interface IngressSettings {
  /** ClusterIssuer that signs the certificate. */
  readonly clusterIssuer: string;
  /** IngressClass. */
  readonly className: string;
}
